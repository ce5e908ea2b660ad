// Structured findings and plan lines: added from the words of the centre's templates, or typed.
import { byId, make } from "./elements.js";
import { addPlanLine, addStatement } from "./report-form.js";

const trimmed = (id) => byId(id).value.trim() || undefined;

/** One of each, by what `key` says of it; the first wins. */
function each(parts, key) {
  const known = new Map();
  for (const part of parts) if (!known.has(key(part))) known.set(key(part), part);
  return known;
}

/** Offers what templates of this kind say: a list of findings to choose from, and words for the lines of a plan. */
export function offerParts(templates) {
  const findings = each(templates.flatMap(({ content }) => content.statements ?? []), ({ code }) => code);
  const words = each(templates.flatMap(({ content }) => content.plan ?? []), ({ text }) => text);
  for (const { code, text } of findings.values()) byId("statement-new").append(make("option", { value: code }, text));
  for (const text of words.keys()) byId("plan-words").append(make("option", { value: text }));
  if (findings.size) {
    byId("statements-add").hidden = false;
    byId("statements-field").hidden = false;
  }
  byId("add-statement").addEventListener("click", () => chosen(findings));
  byId("add-plan-line").addEventListener("click", planned);
  byId("plan-text").addEventListener("change", () => known(words));
  for (const id of ["statements-add", "plan-lines-add"])
    byId(id).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      byId(id === "statements-add" ? "add-statement" : "add-plan-line").click();
    });
}

function chosen(findings) {
  const part = findings.get(byId("statement-new").value);
  if (!part) return byId("statement-new").focus();
  addStatement({ code: part.code, text: part.text, value: trimmed("statement-value"), unit: trimmed("statement-value") && part.unit });
  for (const id of ["statement-new", "statement-value"]) byId(id).value = "";
  byId("statement-new").focus();
}

/** A line that a template has comes with its dose, frequency and days, as long as nothing was typed there. */
function known(words) {
  const part = words.get(byId("plan-text").value.trim());
  if (!part) return;
  byId("plan-kind").value = part.kind;
  for (const [id, value] of [["plan-dose", part.dose], ["plan-frequency", part.frequency], ["plan-days", part.days]])
    if (!byId(id).value) byId(id).value = value ?? "";
}

function planned() {
  const text = trimmed("plan-text");
  if (!text) return byId("plan-text").focus();
  const days = Number(trimmed("plan-days"));
  addPlanLine({ kind: byId("plan-kind").value, text, dose: trimmed("plan-dose"), frequency: trimmed("plan-frequency"), days: days || undefined });
  for (const id of ["plan-text", "plan-dose", "plan-frequency", "plan-days"]) byId(id).value = "";
  byId("plan-text").focus();
}
