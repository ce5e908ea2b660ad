// Opens an amendment of the report that stands: a reason first, the password where it is due, then a reading of its own.
import { byId, mark } from "./elements.js";
import { ask, newKey } from "./hub.js";
import { steppedUp } from "./step-up.js";
import { word, wordsOf } from "./words.js";

/** Makes the button work, where the page has one. */
export function offerAmendment() {
  const dialog = byId("amend-dialog"), reason = byId("amend-reason");
  if (!dialog) return;
  byId("amend").addEventListener("click", () => dialog.showModal());
  byId("amend-cancel").addEventListener("click", () => dialog.close());
  byId("amend-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    mark(reason, null);
    const text = reason.value.trim(), said = text ? await opened(text) : word("amendNeedsReason");
    mark(reason, said);
    if (said) reason.focus();
  });
}

/** Asks for the amendment and goes there; answers what is wrong, null for "not now". */
async function opened(reason) {
  const path = `/api/v1/reports/${byId("shown").dataset.report}/amendments`;
  const headers = { "Content-Type": "application/json", "Idempotency-Key": newKey() };
  try {
    const answer = await steppedUp(() => ask("POST", path, { headers, body: JSON.stringify({ reason }) }));
    if (answer?.isGood) location.assign(`/readings/${answer.json.id}`);
    return !answer || answer.isGood ? null : wordsOf(answer.problem);
  } catch {
    return word("lineDown");
  }
}
