// The centre's page in its head's hands: shifts and leaves are planned and withdrawn.
import { byId, mark, notice } from "./elements.js";
import { ask, LineDown, newKey } from "./hub.js";
import { word, wordsOf } from "./words.js";

const keys = new Map();

/** What was typed is China's time. */
const moment = (field) => (field.value ? `${field.value}:00+08:00` : undefined);

async function told(method, path, body) {
  const headers = body ? { "Content-Type": "application/json" } : {};
  if (body && !keys.has(body)) keys.set(body, newKey());
  if (body) headers["Idempotency-Key"] = keys.get(body);
  try {
    const answer = await ask(method, `/api/v1/${path}`, { headers, body });
    if (answer.isGood) return location.reload();
    keys.delete(body);
    return wordsOf(answer.problem);
  } catch (error) {
    return word(error instanceof LineDown ? "stepLineDown" : "signedOut");
  }
}

byId("plan")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [from, to] = [moment(byId("from")), moment(byId("to"))];
  if (!from || !to) return mark(byId("to"), word("rosterTimes"));
  const body = JSON.stringify({ clinician: byId("who").value, startsAt: from, endsAt: to });
  mark(byId("to"), (await told("POST", byId("what").value, body)) ?? null);
});
for (const button of document.querySelectorAll("[data-withdraw]")) {
  button.addEventListener("click", async () => notice("withdraw", (await told("DELETE", button.dataset.withdraw)) ?? null));
}
document.body.dataset.ready = "";
