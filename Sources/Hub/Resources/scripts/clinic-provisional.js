// At the clinic: what the village doctor makes of an exam before it is read. Entered once.
import { byId, mark, notice } from "./elements.js";
import { ask, LineDown } from "./hub.js";
import { word, wordsOf } from "./words.js";

const places = { result: "result", severity: "severity", text: "words" };
const chosen = (name) => document.querySelector(`[name=${name}]:checked`)?.value;

async function enter(event) {
  event.preventDefault();
  for (const id of Object.values(places)) mark(byId(id), null);
  notice("provisional", null);
  const body = { result: chosen("result") ?? "", severity: chosen("severity") ?? "", text: byId("words").value.trim() || undefined };
  for (const name of ["result", "severity"]) {
    if (!body[name]) return blame(name, word("provisionalChoose"));
  }
  const path = `/api/v1/exams/${byId("provisional-place").dataset.exam}/provisional-read`;
  try {
    const answer = await ask("PUT", path, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (answer.isGood) return location.reload();
    const { field } = answer.problem;
    if (places[field]) blame(field, wordsOf(answer.problem));
    else notice("provisional", wordsOf(answer.problem));
  } catch (error) {
    notice("provisional", word(error instanceof LineDown ? "stepLineDown" : "signedOut"));
  }
}

function blame(field, text) {
  const target = byId(places[field]);
  mark(target, text);
  (target.querySelector("input") ?? target).focus();
}

byId("provisional-form")?.addEventListener("submit", enter);
byId("provisional-form")?.addEventListener("change", (event) => mark(byId(event.target.name || event.target.id), null));
document.body.dataset.ready = "";
