// Whom the exam is about: somebody of the clinic's roll, somebody new, or, in an emergency, nobody known yet.
import { byId, make, mark } from "./elements.js";
import { ask, LineDown } from "./hub.js";
import { word } from "./words.js";

const fields = { name: "name", identity: "identity", sex: "sex", birthDate: "birth", phone: "phone" };
let chosen = null;
let timer;
let asked = 0;

/** Begins listening. */
export function takePatient() {
  for (const radio of document.querySelectorAll("[name=who]")) radio.addEventListener("change", showChoice);
  byId("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 300);
  });
  byId("search").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
  showChoice();
}

/** An emergency may go without its patient; nothing else may. */
export function allowUnknown(isAllowed) {
  const radio = document.querySelector("[name=who][value=unknown]");
  radio.disabled = !isAllowed;
  radio.closest("label").classList.toggle("off", !isAllowed);
  if (!isAllowed && radio.checked) choose("known");
}

/** The patient as the manifest names one, with what people call them; undefined where the form is not right yet. */
export function patient() {
  complain("");
  const who = document.querySelector("[name=who]:checked").value;
  if (who === "unknown") return { reference: null, label: word("patientUnknown") };
  if (who === "known") {
    if (chosen) return { reference: { id: chosen.id }, label: chosen.name };
    return complain(word("patientMissing"));
  }
  const typed = Object.fromEntries(Object.entries(fields).map(([name, id]) => [name, byId(id).value.trim()]));
  mark(byId("name"), typed.name ? null : word("nameMissing"));
  if (!typed.name) return undefined;
  const reference = { name: typed.name };
  if (typed.identity) reference.identity = { kind: "01", number: typed.identity.toUpperCase() };
  for (const name of ["sex", "birthDate", "phone"]) if (typed[name]) reference[name] = typed[name];
  return { reference, label: typed.name };
}

/** Fills the form with a patient that was sent before. */
export function fill(reference, label) {
  if (!reference) return choose("unknown");
  if (reference.id && !reference.name) return pick({ id: reference.id, name: label });
  choose("new");
  byId("name").value = reference.name ?? "";
  byId("identity").value = reference.identity?.number ?? "";
  byId("sex").value = reference.sex ?? "";
  byId("birth").value = reference.birthDate ?? "";
  byId("phone").value = reference.phone ?? "";
}

/** Leaves nobody chosen. */
export function clear() {
  chosen = null;
  byId("chosen").hidden = true;
  found([], word("searchHint"));
  showChoice();
}

function complain(text) {
  byId("patient-error").textContent = text;
  byId("patient-error").hidden = !text;
}

function choose(who) {
  document.querySelector(`[name=who][value=${who}]`).checked = true;
  showChoice();
}

function showChoice() {
  const who = document.querySelector("[name=who]:checked").value;
  for (const part of document.querySelectorAll("[data-who]")) part.hidden = part.dataset.who !== who;
  complain("");
}

async function search() {
  const text = byId("search").value.trim();
  const mine = (asked += 1);
  if (!text) return found([], word("searchHint"));
  let answer;
  try {
    answer = await ask("GET", `/api/v1/roll/matches?text=${encodeURIComponent(text)}`, { idle: 10_000 });
  } catch (error) {
    return found([], word(error instanceof LineDown ? "searchFailed" : "signedOut"));
  }
  if (mine !== asked) return;
  if (!answer.isGood) return found([], word("searchFailed"));
  const { items, more } = answer.json;
  found(items, items.length === 0 ? word("searchNone") : more ? word("searchMany") : word("searchHint"));
}

function found(people, hint) {
  byId("search-hint").textContent = hint;
  byId("matches").replaceChildren(
    ...people.map((person) =>
      make(
        "li",
        {},
        make(
          "button",
          { class: "button", type: "button", "data-patient": person.id, onclick: () => pick(person) },
          make("b", {}, person.name),
          ...[word(`sex${person.sex}`), person.birthDate, ...person.identities, person.phone]
            .filter(Boolean)
            .map((text) => make("span", { class: "quiet" }, text)),
        ),
      ),
    ),
  );
}

function pick(person) {
  chosen = person;
  choose("known");
  found([], "");
  const again = () => {
    clear();
    byId("search").focus();
  };
  byId("chosen").replaceChildren(
    `✓ ${word("chosen")} `,
    make("b", {}, person.name),
    ` ${person.birthDate ?? ""} ${person.identities?.[0] ?? ""} `,
    make("button", { class: "plain", type: "button", onclick: again }, word("chooseAgain")),
  );
  byId("chosen").hidden = false;
  complain("");
}
