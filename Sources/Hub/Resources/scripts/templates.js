// The templates of a centre in its head's hands: a text is changed as a new version, begun, or taken out of use.
import { byId, mark, notice } from "./elements.js";
import { ask, LineDown, newKey } from "./hub.js";
import { addEmptyLine, addStatement, blame, fill, fit, forgive, lacksChoice, written } from "./report-form.js";
import { offerParts } from "./report-parts.js";
import { word, wordsOf } from "./words.js";

const form = byId("form");
const own = { kind: "kind", bodyPart: "body-part", name: "name", nameEn: "name-en" };
/** One wish, however often its answer is lost on the way. */
let wish = newKey();

if (form) await open();
document.body.dataset.ready = "";
if (location.hash === "#kept") notice("kept", word("templateKept"));

async function open() {
  const content = byId("content").value;
  fill(content ? JSON.parse(content) : null);
  if (!("head" in form.dataset)) return;
  byId("fields").disabled = false;
  const answer = await ask("GET", `/api/v1/templates?kind=${byId("kind").value}&limit=200`).catch(() => null);
  offerParts(answer?.isGood ? answer.json.items : []);
  form.addEventListener("change", fit);
  byId("add-impression").addEventListener("click", addEmptyLine);
  byId("add-finding").addEventListener("click", addFinding);
  form.addEventListener("input", (event) => {
    wish = newKey();
    forgive(event.target);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  byId("retire")?.addEventListener("click", askRetire);
}

/** A structured finding of the centre's own: its words, the code by which it is counted, and the unit of its value. */
function addFinding() {
  const [text, code, unit] = ["finding-text", "finding-code", "finding-unit"].map((id) => byId(id).value.trim() || undefined);
  if (!text) return byId("finding-text").focus();
  if (!code) return byId("finding-code").focus();
  addStatement({ code, text, unit });
  for (const id of ["finding-text", "finding-code", "finding-unit"]) byId(id).value = "";
  byId("finding-text").focus();
}

async function save() {
  if (lacksChoice()) return;
  const { template, version } = form.dataset;
  const text = (id) => byId(id).value.trim() || undefined;
  const body = { kind: byId("kind").value, bodyPart: text("body-part"), name: byId("name").value.trim(), nameEn: text("name-en") };
  const { template: _, ...content } = written();
  const headers = { "Content-Type": "application/json", "Idempotency-Key": wish };
  if (template) headers["If-Match"] = `"${version}"`;
  await done(() =>
    ask(template ? "PUT" : "POST", template ? `/api/v1/templates/${template}` : "/api/v1/templates", {
      headers, body: JSON.stringify({ ...body, content }),
    }),
  );
}

function askRetire() {
  const dialog = byId("retire-dialog");
  dialog.onclose = () => dialog.returnValue === "retire" && done(() => retire());
  dialog.returnValue = "";
  dialog.showModal();
}

/** Once: where the answer was lost, what is not there any more is what was wished. */
async function retire() {
  const { template, version } = form.dataset, isAgain = "asked" in form.dataset;
  form.dataset.asked = "";
  const answer = await ask("DELETE", `/api/v1/templates/${template}`, { headers: { "If-Match": `"${version}"` } });
  return answer.status === 404 && isAgain ? { isGood: true } : answer;
}

/** Does it and shows the list; what the hub would not take stands beside its field. */
async function done(act) {
  for (const id of Object.values(own)) mark(byId(id), null);
  complain("");
  try {
    const answer = await act();
    if (answer.isGood) return location.assign("/templates#kept");
    wish = newKey();
    const said = wordsOf(answer.problem), field = answer.problem.field ?? "";
    if (own[field]) {
      mark(byId(own[field]), said);
      byId(own[field]).focus();
    } else if (!blame(field.replace(/^content\./, ""), said)) complain(said);
  } catch (error) {
    complain(word(error instanceof LineDown ? "stepLineDown" : "signedOut"));
  }
}

function complain(text) {
  byId("form-error").textContent = text;
  byId("form-error").hidden = !text;
}
