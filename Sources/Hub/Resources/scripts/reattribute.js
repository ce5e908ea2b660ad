// Beside the picture: an exam under the wrong patient. The right one is one of whom this centre has read.
import { byId } from "./elements.js";
import { ask, LineDown } from "./hub.js";
import { offerRightPatient } from "./right-patient.js";
import { word } from "./words.js";

const dialog = byId("whose-dialog");

async function search(name) {
  if (!name) return { people: [], hint: word("rightPatientHint") };
  const answer = await ask("GET", `/api/v1/patients?limit=10&name=${encodeURIComponent(name)}`, { idle: 10_000 });
  const people = answer.isGood ? answer.json.items : [];
  return { people, hint: word(!answer.isGood ? "searchFailed" : people.length === 0 ? "rightPatientNone" : answer.json.next ? "searchMany" : "rightPatientHint") };
}

/** What stands about the patient, anew, without leaving the report that is being written. */
async function shown() {
  const answer = await ask("GET", location.pathname);
  const fresh = answer.isGood && new DOMParser().parseFromString(answer.text, "text/html").getElementById("whose");
  if (!fresh) throw new LineDown();
  byId("whose").replaceChildren(...fresh.childNodes);
  dialog.close();
}

if (dialog) {
  byId("wrong-patient").addEventListener("click", () => dialog.showModal());
  byId("whose-cancel").addEventListener("click", () => dialog.close());
  offerRightPatient(byId("reading").dataset.exam, search, shown);
}
