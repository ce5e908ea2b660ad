// A critical case in the clinic's hands: every value is said back, what was done is recorded, the green channel is one press.
import { byId, mark, notice } from "./elements.js";
import { ask, LineDown, newKey } from "./hub.js";
import { word, wordsOf } from "./words.js";

const path = `/api/v1/criticals/${byId("case").dataset.case}`;
const keys = new Map();

/** The same words are the same request, however often the line breaks; other words are another one. */
function keyOf(body) {
  if (!keys.has(body)) keys.set(body, newKey());
  return keys.get(body);
}

/** Asks for a step. The page is loaded anew when it was taken; else its reason stands where it belongs. */
async function step(form, method, name, content, refused) {
  const button = form.querySelector("[type=submit]"), body = JSON.stringify(content);
  button.disabled = true;
  try {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": keyOf(body) };
    const answer = await ask(method, `${path}/${name}`, { headers, body });
    if (answer.isGood) return location.reload();
    keys.delete(body);
    if (!refused?.(answer.problem)) notice("step", wordsOf(answer.problem));
  } catch (error) {
    notice("step", word(error instanceof LineDown ? "stepLineDown" : "signedOut"));
  } finally {
    button.disabled = false;
  }
}

function onSubmit(id, send) {
  byId(id)?.addEventListener("submit", (event) => {
    event.preventDefault();
    notice("step", null);
    send(event.currentTarget);
  });
}

onSubmit("answer", async (form) => {
  const fields = [...form.querySelectorAll(".read-back")];
  for (const field of fields) mark(field, field.value.trim() ? null : word("readBackEmpty"));
  const empty = fields.find((field) => !field.value.trim());
  if (empty) return empty.focus();
  await step(form, "PUT", "acknowledgement", { readBack: fields.map((field) => field.value.trim()) }, (problem) => {
    const wrong = (problem.places ?? []).map((place) => fields[place - 1]).filter(Boolean);
    for (const field of wrong) mark(field, word("readBackDiffers"));
    wrong[0]?.focus();
    return wrong.length > 0;
  });
});

onSubmit("act", async (form) => {
  const action = form.querySelector("[name=action]:checked")?.value;
  if (!action) return notice("step", word("actChoose"));
  const note = byId("act-note").value.trim();
  await step(form, "PUT", "action", note ? { action, note } : { action });
});

onSubmit("refer", (form) => step(form, "POST", "referral", {}));

document.querySelector(".read-back")?.focus();
document.body.dataset.ready = "";
