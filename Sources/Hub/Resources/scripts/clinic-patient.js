// At the clinic: an exam under the wrong patient. The right one is one of the clinic's own, by name, document or telephone.
import { byId } from "./elements.js";
import { ask } from "./hub.js";
import { offerRightPatient } from "./right-patient.js";
import { word } from "./words.js";

async function search(text) {
  if (!text) return { people: [], hint: word("searchHint") };
  const answer = await ask("GET", `/api/v1/roll/matches?text=${encodeURIComponent(text)}`, { idle: 10_000 });
  if (!answer.isGood) return { people: [], hint: word("searchFailed") };
  const { items, more } = answer.json;
  return { people: items, hint: word(items.length === 0 ? "rightPatientUnknown" : more ? "searchMany" : "searchHint") };
}

if (byId("whose-form")) {
  offerRightPatient(byId("whose-place").dataset.exam, search, () => location.reload());
  byId("right-name").focus();
}
document.body.dataset.ready = "";
