// Keeps the list of exams fresh while somebody looks at it, and says how fresh it is. Looking alone keeps no session alive.
import { byId, make } from "./elements.js";
import { ask, hubTime, LineDown, OtherPerson, SignedOut } from "./hub.js";
import { since, word } from "./words.js";

const every = 10_000;
/** A list without a change is asked for whole so often: critical values, and exams that another device sends, come by this. */
const whole = 20_000;
/** Without a touch of key or screen for so long nobody looks: asking on would keep the session from ending. */
const attention = 300_000;

let touched = Date.now();
let failedSince = null;
let wholeAt = Date.now();
let isAsking = false;

/** Begins; `stopped` hears why asking has to end. */
export function keepFresh(stopped) {
  for (const event of ["pointerdown", "keydown", "scroll"]) addEventListener(event, () => (touched = Date.now()), { passive: true });
  const timer = setInterval(async () => {
    if (document.hidden || isAsking) return;
    if (Date.now() - touched > attention) return say(word("freshPaused"));
    await guarded(look, (why) => {
      clearInterval(timer);
      stopped(why);
    });
  }, every);
  setInterval(() => failedSince && say(word("freshLost", { time: since(failedSince) })), 1000);
}

/** Fetches the list whole, at once. */
export async function refresh() {
  await guarded(fetchWhole, () => {});
}

async function guarded(work, stopped) {
  isAsking = true;
  try {
    await work();
    failedSince = null;
    say(`${clockNow()} ${word("freshAt")}`);
  } catch (error) {
    if (error instanceof SignedOut) stopped("signed-out");
    else if (error instanceof OtherPerson) stopped("other-person");
    else failedSince ??= Date.now();
  } finally {
    isAsking = false;
  }
}

/** States alone are no view of anybody: they are asked for often, the list only where something changed. */
async function look() {
  const rows = [...document.querySelectorAll("#exam-rows .row")];
  if (rows.length === 0 || Date.now() - wholeAt > whole) return fetchWhole();
  const answer = await ask("GET", `/api/v1/standings?exams=${rows.map((row) => row.dataset.exam).join(",")}`);
  if (!answer.isGood) throw new LineDown();
  const states = new Map(answer.json.items.map((item) => [item.exam, item.state]));
  if (rows.some((row) => states.get(row.dataset.exam) !== row.dataset.state)) await fetchWhole();
}

async function fetchWhole() {
  const answer = await ask("GET", location.pathname + location.search);
  if (!answer.isGood) throw new LineDown();
  const fresh = new DOMParser().parseFromString(answer.text, "text/html");
  if (!fresh.getElementById("exams")) throw new SignedOut();
  for (const id of ["grave", "tasks", "exams"]) byId(id).replaceChildren(...fresh.getElementById(id).childNodes);
  wholeAt = Date.now();
}

function say(text) {
  byId("fresh")?.replaceChildren(make("span", {}, text));
}

function clockNow() {
  return new Date(hubTime() + 8 * 3600e3).toISOString().slice(11, 19);
}
