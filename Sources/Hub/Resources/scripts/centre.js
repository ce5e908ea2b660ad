// The centre's page: its head plans shifts and leaves; a reader records their own, and hands over what they hold.
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
byId("own-what")?.addEventListener("change", () => (byId("own-from-field").hidden = byId("own-what").value === "shifts"));
byId("own")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const what = byId("own-what").value, to = moment(byId("own-to"));
  // A leave without a beginning begins now, and so does an extra shift.
  const from = what === "leaves" ? moment(byId("own-from")) : undefined;
  if (!to) return mark(byId("own-to"), word("rosterTimes"));
  mark(byId("own-to"), (await told("POST", what, JSON.stringify({ startsAt: from, endsAt: to }))) ?? null);
});

/** Where each case went stays to be read. */
let wish = newKey();
byId("hand")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const to = byId("hand-to"), name = to.selectedOptions[0].textContent;
  try {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": wish };
    const answer = await ask("POST", "/api/v1/handovers", { headers, body: JSON.stringify(to.value ? { to: to.value } : {}) });
    wish = newKey();
    mark(to, answer.isGood ? null : wordsOf(answer.problem));
    if (!answer.isGood) return;
    const { items } = answer.json, taken = items.filter((item) => item.to).length;
    notice("handed", word(taken ? "handDone" : "handDoneQueue", { n: taken, to: name, queue: items.length - taken }));
  } catch (error) {
    mark(to, word(error instanceof LineDown ? "stepLineDown" : "signedOut"));
  }
});
byId("hand-to")?.addEventListener("change", () => (wish = newKey()));
for (const button of document.querySelectorAll("[data-withdraw]")) {
  button.addEventListener("click", async () => notice("withdraw", (await told("DELETE", button.dataset.withdraw)) ?? null));
}
document.body.dataset.ready = "";
