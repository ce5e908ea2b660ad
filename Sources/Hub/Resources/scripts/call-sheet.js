// The call sheet in the hands of who calls: live, keys for everything, and what came of each call noted once.
import { byId, make, mark, notice } from "./elements.js";
import { ask, hubTime, LineDown, newKey, OtherPerson, SignedOut } from "./hub.js";
import { since, word, wordsOf } from "./words.js";
import { span } from "./worklist-row.js";

/** How often the hub is asked whether the sheet is still the same: a number and a mark, no names. */
const every = 10_000;
const outcomes = ["read_back", "reached_no_readback", "unable_to_reach"];
const keys = new Map();
const title = document.title;
let failedSince = null, isOver = false;

const sheet = () => byId("sheet");
const cases = () => [...sheet().querySelectorAll(".call-case")];
const chosen = (form) => form.querySelector("[type=radio]:checked")?.value;
const isInHand = (one) => one !== null && (one.contains(document.activeElement) || [...one.querySelectorAll("input:not([type=radio])")].some((field) => field.value));

async function look() {
  if (isOver) return;
  try {
    const answer = await ask("GET", "/api/v1/call-sheet/count");
    if (!answer.isGood) throw new LineDown();
    if (answer.json.mark !== sheet().dataset.mark) await fetchSheet();
    failedSince = null;
    say(`${new Date(hubTime() + 8 * 3600e3).toISOString().slice(11, 19)} ${word("live")}`, true);
  } catch (error) {
    if (error instanceof SignedOut || error instanceof OtherPerson) return stop(error);
    failedSince ??= Date.now();
  }
}

/** A sheet that nobody refreshes must not look as if it were alive. */
function stop(error) {
  isOver = true;
  byId("line").textContent = word(error instanceof SignedOut ? "callSignedOut" : "otherPerson");
  byId("line").hidden = false;
  say(word("callStopped"), false);
}

async function fetchSheet() {
  const answer = await ask("GET", "/call-sheet");
  if (!answer.isGood) throw new LineDown();
  const page = new DOMParser().parseFromString(answer.text, "text/html"), fresh = page.getElementById("sheet");
  if (!fresh) throw new SignedOut();
  const next = [...fresh.children].map((one) => keep(one));
  const gone = cases().filter((one) => isInHand(one) && !fresh.querySelector(`#${one.id}`));
  if (gone.length > 0) notice("gone", word("callGone", { patient: gone[0].dataset.patient }));
  sheet().dataset.mark = fresh.dataset.mark;
  sheet().replaceChildren(...next);
  for (const id of ["count", "shares"]) byId(id).textContent = page.getElementById(id).textContent;
  head();
}

/** A case that somebody writes in stays as it is, with its standing and its calls as they are now. */
function keep(one) {
  const old = byId(one.id);
  if (!isInHand(old) || !old.querySelector("form") || old.querySelectorAll(".read-back").length !== one.querySelectorAll(".read-back").length) return one;
  for (const part of ["header", ".calls"]) old.querySelector(part)?.replaceWith(one.querySelector(part));
  return old;
}

function head() {
  const count = byId("count").textContent;
  document.title = count === "0" ? title : `(${count}) ${title}`;
}

function say(text, isLive) {
  byId("fresh").replaceChildren(make("span", { class: isLive ? "mark good" : "mark warning" }, text));
}

function tick() {
  for (const place of sheet().querySelectorAll(".left[data-due]")) {
    const left = Date.parse(place.dataset.due) - hubTime();
    place.className = `left ${left < 0 ? "late" : "soon"}`;
    place.textContent = span(left);
  }
  if (failedSince) say(word("freshLost", { time: since(failedSince) }), false);
}

/** What is asked for depends on what came of the call. */
function show(form) {
  form.querySelector(".back").hidden = chosen(form) !== "read_back";
}

/** What was written, or null where something is missing. */
function written(form) {
  const outcome = chosen(form), who = form.querySelector(".recipient"), fields = [...form.querySelectorAll(".read-back")];
  const place = byId(`${form.closest("article").id}-error`);
  place.textContent = outcome ? "" : word("callChoose");
  place.hidden = Boolean(outcome);
  if (!outcome) return null;
  mark(who, outcome === "unable_to_reach" || who.value.trim() ? null : word("callRecipientMissing"));
  const isBack = outcome === "read_back";
  for (const field of fields) mark(field, !isBack || field.value.trim() ? null : word("readBackEmpty"));
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) return wrong.focus(), null;
  const body = { outcome }, note = form.querySelector(".note").value.trim();
  if (who.value.trim()) body.recipient = who.value.trim();
  if (isBack) body.readBack = fields.map((field) => field.value.trim());
  if (note) body.note = note;
  return body;
}

async function submit(form) {
  const content = written(form);
  if (!content) return;
  const one = form.closest("article"), button = form.querySelector("[type=submit]");
  const path = `/api/v1/criticals/${one.dataset.case}/calls`, body = JSON.stringify(content);
  if (!keys.has(path + body)) keys.set(path + body, newKey());
  button.disabled = true;
  try {
    const answer = await ask("POST", path, { headers: { "Content-Type": "application/json", "Idempotency-Key": keys.get(path + body) }, body });
    keys.delete(path + body);
    if (!answer.isGood) return refused(form, answer.problem);
    notice("noted", word("callNoted", { patient: one.dataset.patient, outcome: word(`callOutcome_${content.outcome}`) }));
    byId("notice-noted").classList.remove("warning");
    document.activeElement?.blur();
    form.reset();
    await fetchSheet();
    cases()[0]?.focus();
  } catch (error) {
    if (error instanceof SignedOut || error instanceof OtherPerson) return stop(error);
    notice("noted", word("stepLineDown"));
  } finally {
    button.disabled = false;
  }
}

function refused(form, problem) {
  const fields = [...form.querySelectorAll(".read-back")];
  const wrong = (problem.places ?? []).map((place) => fields[place - 1]).filter(Boolean);
  for (const field of wrong) mark(field, word("readBackDiffers"));
  wrong[0]?.focus();
  if (wrong.length > 0) return;
  const place = byId(`${form.closest("article").id}-error`);
  place.textContent = wordsOf(problem);
  place.hidden = false;
}

function move(step) {
  const all = cases(), at = all.indexOf(document.activeElement?.closest(".call-case"));
  const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function choose(index) {
  const one = document.activeElement?.closest(".call-case") ?? cases()[0], form = one?.querySelector("form");
  if (!form) return;
  form.querySelector(`[value=${outcomes[index]}]`).checked = true;
  show(form);
  form.querySelector(index === 2 ? "[type=submit]" : ".recipient").focus();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input:not([type=radio])")) return;
  const act = { j: () => move(1), k: () => move(-1), 1: () => choose(0), 2: () => choose(1), 3: () => choose(2) }[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
sheet().addEventListener("change", (event) => event.target.type === "radio" && show(event.target.form));
sheet().addEventListener("submit", (event) => {
  event.preventDefault();
  submit(event.target);
});
head();
setInterval(look, every);
setInterval(tick, 1000);
document.body.dataset.ready = "";
