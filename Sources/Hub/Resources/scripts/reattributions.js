// The second person's word on exams under the wrong patient: confirmed, or refused with a reason.
import { mark } from "./elements.js";
import { ask, LineDown, newKey } from "./hub.js";
import { word, wordsOf } from "./words.js";

const keys = new Map();

async function decide(form, noun, content) {
  const field = form.querySelector(".why"), id = form.closest("[data-move]").dataset.move, body = JSON.stringify(content);
  const buttons = form.querySelectorAll("button");
  if (!keys.has(id + body)) keys.set(id + body, newKey());
  for (const button of buttons) button.disabled = true;
  mark(field, null);
  try {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": keys.get(id + body) };
    const answer = await ask("PUT", `/api/v1/reattributions/${id}/${noun}`, { headers, body });
    keys.delete(id + body);
    if (answer.isGood) return location.reload();
    mark(field, wordsOf(answer.problem));
  } catch (error) {
    mark(field, word(error instanceof LineDown ? "stepLineDown" : "signedOut"));
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

for (const form of document.querySelectorAll("form.refuse")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = form.querySelector(".why").value.trim();
    if (reason) return decide(form, "declination", { reason });
    mark(form.querySelector(".why"), word("reattributionWhy"));
    form.querySelector(".why").focus();
  });
  form.querySelector(".confirm")?.addEventListener("click", () => decide(form, "confirmation", {}));
}
document.body.dataset.ready = "";
