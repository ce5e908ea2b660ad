// The password once more, before something is signed: asked for where it is due, and then what was wished is done.
import { byId, mark } from "./elements.js";
import { ask } from "./hub.js";
import { word, wordsOf } from "./words.js";

let finish = () => {};

/** Does what is wished; where the hub wants the password first, once it was given. Answers what the hub said, null for "not now". */
export async function steppedUp(wish) {
  for (;;) {
    const answer = await wish();
    if (answer.problemName !== "step-up-needed") return answer;
    byId("step-up").showModal();
    if (!(await new Promise((done) => (finish = done)))) return null;
  }
}

async function given(event) {
  event.preventDefault();
  const field = byId("step-up-password"), headers = { "Content-Type": "application/json" };
  if (field.disabled) return;
  const body = JSON.stringify({ password: field.value });
  mark(field, null);
  waits(true);
  const answer = await ask("PUT", "/api/v1/sessions/current/step-up", { headers, body }).catch(() => null);
  waits(false);
  if (!byId("step-up").open) return;
  if (answer) field.value = "";
  mark(field, answer?.isGood ? null : answer ? wordsOf(answer.problem) : word("lineDown"));
  if (!answer?.isGood) return field.focus();
  finish(true);
  byId("step-up").close();
}

/** Shows that the hub was asked: nothing is typed or sent meanwhile. */
function waits(isAsking) {
  const button = byId("step-up-form").querySelector(".main");
  byId("step-up-password").disabled = button.disabled = isAsking;
  button.textContent = word(isAsking ? "stepUpWaits" : "stepUpDone");
}

byId("step-up-form").addEventListener("submit", given);
byId("step-up-cancel").addEventListener("click", () => byId("step-up").close());
// Esc closes it as well. Whoever comes next to this desk finds no password in it.
byId("step-up").addEventListener("close", () => {
  byId("step-up-form").reset();
  mark(byId("step-up-password"), null);
  finish(false);
});
