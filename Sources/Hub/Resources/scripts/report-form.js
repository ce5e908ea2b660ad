// The fields of a report: what stands in them as the hub takes it, and its words about them beside the field.
import { byId, make, mark, notice } from "./elements.js";
import { word } from "./words.js";

const places = {
  findings: "findings", severity: "severity", advice: "advice", adviceText: "advice-text", repeatWithinHours: "hours",
  treatmentPlan: "plan", impression: "impressions", statements: "statements", plan: "plan-lines",
};

/** What the form shows line by line, or not at all: it came with a template or an earlier version, or was added to it. */
let rest = {};

/** "None" stands there because it is normal, not because the reader said so: it goes with it. */
let isPreset = false;

const some = (list) => (list?.length ? list : undefined);

/** What is written, as a report's draft. */
export function written() {
  const value = (id) => byId(id)?.value.trim() || undefined;
  return {
    findings: byId("findings").value,
    impression: lines().map((line) => ({
      text: line.querySelector(".text").value,
      code: line.querySelector(".code").value.trim() || undefined,
      polarity: line.querySelector("select").value,
    })),
    severity: severity() ?? "normal",
    advice: byId("advice").value || "none",
    adviceText: value("advice-text"),
    repeatWithinHours: byId("advice").value === "repeat_exam" && value("hours") ? Number(value("hours")) : undefined,
    treatmentPlan: value("plan"),
    quality: byId("quality") ? value("quality") : rest.quality,
    statements: some(rest.statements),
    plan: some(rest.plan),
    priors: some(rest.priors),
    template: rest.template,
  };
}

/** What is written, with what nobody has chosen yet as not chosen. */
export const asItStands = () => ({ ...written(), severity: severity(), advice: byId("advice").value || undefined });

/** A draft says "normal" and "none" also where nobody has said so yet: the reader does. */
export const unsaid = (content) => ({
  ...content,
  severity: content.severity === "normal" ? undefined : content.severity,
  advice: content.advice === "none" ? undefined : content.advice,
});

/** Blames what the reader has not chosen: how grave it is, or what is to be done. Answers whether there was something. */
export function lacksChoice() {
  if (!severity()) return blame("severity", word("severityChoose"));
  return !byId("advice").value && blame("advice", word("adviceChoose"));
}

/** Puts a draft into the fields; none leaves one empty line for the impression. */
export function fill(draft) {
  const { statements = [], plan = [], priors, template, quality } = draft ?? {};
  rest = { statements: [...statements], plan: [...plan], priors, template, quality };
  byId("findings").value = draft?.findings ?? "";
  byId("impressions").replaceChildren();
  for (const line of draft?.impression?.length ? draft.impression : [{}]) addLine(line);
  for (const box of document.querySelectorAll("[name=severity]")) box.checked = box.value === (draft?.severity ?? null);
  byId("advice").value = draft?.advice ?? "";
  isPreset = draft?.severity === "normal" && draft.advice === "none";
  byId("advice-text").value = draft?.adviceText ?? "";
  byId("hours").value = draft?.repeatWithinHours ?? "";
  byId("plan").value = draft?.treatmentPlan ?? "";
  if (byId("quality")) byId("quality").value = draft?.quality ?? "";
  showParts("statements", rest.statements, statementLine);
  showParts("plan-lines", rest.plan, planLine);
  fit();
}

/** Adds a structured finding, one of each. */
export function addStatement(part) {
  rest.statements = [...(rest.statements ?? []).filter(({ code }) => code !== part.code), part];
  showParts("statements", rest.statements, statementLine);
  changed();
}

/** Adds a line to the treatment plan. */
export function addPlanLine(part) {
  rest.plan = [...(rest.plan ?? []), part];
  showParts("plan-lines", rest.plan, planLine);
  changed();
}

/** Says beside its field what the hub would not take, and goes there. Answers whether there was such a field. */
export function blame(field, text) {
  clear();
  const line = /^impression\[(\d+)\]\.(\w+)/.exec(field ?? "");
  const target = line
    ? lines()[Number(line[1]) - 1]?.querySelector(line[2] === "code" ? ".code" : ".text")
    : byId(places[(field ?? "").replace(/^report\./, "")]);
  if (!target) return false;
  const place = line ? byId("impressions") : target;
  mark(place, text);
  (target.matches("input, textarea, select") ? target : target.querySelector("input, textarea, select, button"))?.focus();
  return true;
}

/** What is being mended is not called wrong any more. */
export function forgive(field) {
  const place = field.closest("#form [aria-invalid]");
  if (place) mark(place, null);
}

/** Takes away all that was said about signing. */
export function clear() {
  notice("sign", null);
  for (const id of Object.values(places)) mark(byId(id), null);
}

/** Adds an empty line to the impression and goes there. */
export function addEmptyLine() {
  addLine({}).querySelector(".text").focus();
}

/** Shows the fields that the chosen advice needs; what is written stays in sight. What is normal needs none, unless one is chosen. */
export function fit() {
  preset();
  byId("hours-field").hidden = byId("advice").value !== "repeat_exam";
  byId("plan-field").hidden = byId("advice").value !== "treat_here" && !byId("plan").value.trim();
  byId("plan-lines-field").hidden = byId("advice").value !== "treat_here" && !rest.plan?.length;
}

function preset() {
  const list = byId("advice"), isNormal = severity() === "normal";
  if (isNormal ? list.value : !isPreset) return;
  list.value = isNormal ? "none" : "";
  isPreset = isNormal;
  if (isNormal) mark(list, null);
}

byId("advice")?.addEventListener("change", () => (isPreset = false));

const severity = () => document.querySelector("[name=severity]:checked")?.value;
const lines = () => [...byId("impressions").children];
const changed = () => byId("form").dispatchEvent(new Event("input"));

const cross = (act) => make("button", { type: "button", class: "plain small", title: word("remove"), "aria-label": word("remove"), onclick: act }, "×");

function addLine({ text = "", code = "", polarity = "positive" }) {
  const input = (name, label, value, limit) => {
    const field = make("input", { class: name, "aria-label": word(label), placeholder: word(label), maxlength: limit });
    field.value = value ?? "";
    return field;
  };
  const list = make("select", { "aria-label": word("polarity") });
  for (const name of ["positive", "negative", "variant"]) list.append(make("option", { value: name }, word(`polarity_${name}`)));
  list.value = polarity;
  const line = make("li", {}, input("text", "impressionText", text, 500), input("code", "icd10", code, 12), list, cross(() => removeLine(line)));
  byId("impressions").append(line);
  return line;
}

function removeLine(line) {
  if (lines().length > 1) line.remove();
  else for (const field of line.querySelectorAll("input")) field.value = "";
  changed();
}

const statementLine = ({ text, value, unit }) => [text, value, unit].filter(Boolean).join(" ");
const planLine = ({ kind, text, dose, frequency, days }) =>
  [`${word(`reportPlan_${kind}`)}：${text}`, dose, frequency, days ? `${days} ${word("reportDays")}` : ""].filter(Boolean).join("，");

/** Lines in words, each to be taken out. The field stays in sight where something can be added. */
function showParts(id, parts, inWords) {
  byId(`${id}-field`).hidden = !parts.length && byId(`${id}-add`).hidden;
  const line = (part) =>
    make("li", {}, make("span", {}, inWords(part)), cross(() => {
      parts.splice(parts.indexOf(part), 1);
      showParts(id, parts, inWords);
      changed();
    }));
  byId(id).replaceChildren(...parts.map(line));
}
