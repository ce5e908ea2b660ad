// An exam that nobody can read goes back to its clinic: why, and how to make it again.
import { byId, mark } from "./elements.js";
import { ask } from "./hub.js";
import { word, wordsOf } from "./words.js";

const places = { reasons: "reject-reasons", note: "reject-note", redo: "reject-redo" };

/** Makes the dialog work, where the page has one. `epoch` answers the claim's, `rejected` is called once it was sent back. */
export function offerRejection(reading, epoch, rejected) {
  const dialog = byId("reject-dialog");
  if (!dialog) return;
  const facts = { patient: document.querySelector(".case h1").lastChild.textContent, kind: word(`kind${byId("form").dataset.kind}`) };
  dialog.querySelector(".main").textContent = word("rejectSend", facts);
  byId("reject").addEventListener("click", () => dialog.showModal());
  byId("reject-cancel").addEventListener("click", () => dialog.close());
  byId("reject-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    for (const id of Object.values(places)) mark(byId(id), null);
    const problem = await sent(reading, epoch());
    if (!problem) return rejected();
    const target = byId(places[problem.field] ?? "reject-reasons");
    mark(target, wordsOf(problem));
    (target.matches("textarea") ? target : target.querySelector("input")).focus();
  });
}

/** Sends it back; answers what is wrong, null where nothing is. */
async function sent(reading, epoch) {
  const reasons = [...document.querySelectorAll("[name=reject-reason]:checked")].map((box) => box.value);
  if (!reasons.length) return { field: "reasons", word: "rejectNeedsReason" };
  const value = (id) => byId(id).value.trim() || undefined;
  const body = JSON.stringify({ epoch, reasons, note: value("reject-note"), redo: value("reject-redo") });
  try {
    const answer = await ask("PUT", `/api/v1/readings/${reading}/rejection`, { headers: { "Content-Type": "application/json" }, body });
    return answer.isGood ? null : answer.problem;
  } catch {
    return { detail: word("lineDown") };
  }
}
