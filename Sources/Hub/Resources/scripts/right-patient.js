// Whose exam it is: the right patient is found and chosen, a reason is given, and a second person is asked.
import { byId, make, mark } from "./elements.js";
import { ask, LineDown, newKey } from "./hub.js";
import { word, wordsOf } from "./words.js";

const keys = new Map();
let chosen = null, timer, asked = 0;

/** Makes the form work for an exam. `search` finds people by what is typed: `{ people, hint }`; `done` hears that it was asked. */
export function offerRightPatient(exam, search, done) {
  const path = `/api/v1/exams/${exam}/reattributions`, look = () => find(search);
  byId("right-name").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 300);
  });
  byId("right-name").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(timer);
    look();
  });
  byId("why-wrong").addEventListener("input", () => mark(byId("why-wrong"), null));
  byId("whose-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, path, done);
  });
}

const about = (person) => [word(`sex${person.sex}`), person.birthDate, ...person.identities, person.phone].filter(Boolean).join(" ");

function pick(person) {
  chosen = person;
  byId("right-chosen").hidden = !person;
  byId("right-chosen").replaceChildren(...(person ? [make("b", {}, person.name), ` ${about(person)}`] : []));
  if (!person) return;
  byId("right-matches").replaceChildren();
  mark(byId("right-name"), null);
  byId("why-wrong").focus();
}

async function find(search) {
  const text = byId("right-name").value.trim(), mine = (asked += 1);
  pick(null);
  let found;
  try {
    found = await search(text);
  } catch (error) {
    found = { people: [], hint: word(error instanceof LineDown ? "searchFailed" : "signedOut") };
  }
  if (mine !== asked) return;
  byId("right-hint").textContent = found.hint;
  byId("right-matches").replaceChildren(
    ...found.people.map((person) =>
      make("li", {}, make("button", { class: "button", type: "button", "data-patient": person.id, onclick: () => pick(person) }, make("b", {}, person.name), make("span", { class: "quiet" }, about(person)))),
    ),
  );
}

async function send(form, path, done) {
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
    await done();
  } catch (error) {
    mark(byId("why-wrong"), word(error instanceof LineDown ? "stepLineDown" : "signedOut"));
  } finally {
    button.disabled = false;
  }
}
