// An exam under the wrong patient: the right one is found by name, and a second person is asked with a reason.
import { byId, make, mark } from "./elements.js";
import { ask, LineDown, newKey } from "./hub.js";
import { word, wordsOf } from "./words.js";

const dialog = byId("whose-dialog"), path = `/api/v1/exams/${byId("reading").dataset.exam}/reattributions`;
const keys = new Map();
let chosen = null, timer, asked = 0;

function pick(person) {
  chosen = person;
  byId("right-chosen").hidden = !person;
  byId("right-chosen").replaceChildren(...(person ? [make("b", {}, person.name), ` ${about(person)}`] : []));
  if (!person) return;
  byId("right-matches").replaceChildren();
  mark(byId("right-name"), null);
  byId("why-wrong").focus();
}

const about = (person) => [word(`sex${person.sex}`), person.birthDate, ...person.identities].filter(Boolean).join(" ");

async function search() {
  const name = byId("right-name").value.trim(), mine = (asked += 1);
  pick(null);
  if (!name) return found([], word("rightPatientHint"));
  try {
    const answer = await ask("GET", `/api/v1/patients?limit=10&name=${encodeURIComponent(name)}`, { idle: 10_000 });
    if (mine !== asked) return;
    const people = answer.isGood ? answer.json.items : [];
    found(people, word(!answer.isGood ? "searchFailed" : people.length === 0 ? "rightPatientNone" : answer.json.next ? "searchMany" : "rightPatientHint"));
  } catch (error) {
    if (mine === asked) found([], word(error instanceof LineDown ? "searchFailed" : "signedOut"));
  }
}

function found(people, hint) {
  byId("right-hint").textContent = hint;
  byId("right-matches").replaceChildren(
    ...people.map((person) =>
      make("li", {}, make("button", { class: "button", type: "button", "data-patient": person.id, onclick: () => pick(person) }, make("b", {}, person.name), make("span", { class: "quiet" }, about(person)))),
    ),
  );
}

async function send(form) {
  const reason = byId("why-wrong").value.trim(), button = form.querySelector(".main");
  mark(byId("right-name"), chosen ? null : word("rightPatientMissing"));
  mark(byId("why-wrong"), reason ? null : word("reattributionWhy"));
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) return wrong.focus();
  const body = JSON.stringify({ patient: chosen.id, reason });
  if (!keys.has(body)) keys.set(body, newKey());
  button.disabled = true;
  try {
    const answer = await ask("POST", path, { headers: { "Content-Type": "application/json", "Idempotency-Key": keys.get(body) }, body });
    keys.delete(body);
    if (!answer.isGood) return mark(byId("why-wrong"), wordsOf(answer.problem));
    await shown();
    dialog.close();
  } catch (error) {
    mark(byId("why-wrong"), word(error instanceof LineDown ? "stepLineDown" : "signedOut"));
  } finally {
    button.disabled = false;
  }
}

/** What stands about the patient, anew, without leaving the report that is being written. */
async function shown() {
  const answer = await ask("GET", location.pathname);
  const fresh = answer.isGood && new DOMParser().parseFromString(answer.text, "text/html").getElementById("whose");
  if (!fresh) throw new LineDown();
  byId("whose").replaceChildren(...fresh.childNodes);
}

if (dialog) {
  byId("wrong-patient").addEventListener("click", () => dialog.showModal());
  byId("whose-cancel").addEventListener("click", () => dialog.close());
  byId("right-name").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 300);
  });
  byId("right-name").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
  byId("why-wrong").addEventListener("input", () => mark(byId("why-wrong"), null));
  byId("whose-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target);
  });
}
