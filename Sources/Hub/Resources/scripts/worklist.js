// The worklist: live, sorted by what hurts first, never moving under the hand; N opens the next case.
import { byId, make, notice } from "./elements.js";
import { ask, newKey } from "./hub.js";
import { nextCase } from "./next-case.js";
import { showSigned } from "./signed-note.js";
import { wordsOf, word } from "./words.js";
import { chime, wantsSound } from "./worklist-sound.js";
import { listen } from "./worklist-feed.js";
import { offered, offerOffers, show as showOffers, skip, take } from "./worklist-offers.js";
import { isLate, row, tick } from "./worklist-row.js";

const table = byId("worklist"), body = byId("rows"), me = table.dataset.reader;
const ranks = { emergency: 0, urgent: 1, routine: 2 };
const filters = {
  all: () => true,
  waiting: (line) => line.dataset.state === "queued",
  unseen: (line) => line.dataset.state === "queued" && line.dataset.epoch === "0",
  mine: (line) => line.dataset.holderId === me,
  late: isLate,
  quality: (line) => line.dataset.purpose !== "read",
};
/** What the hub calls what a chip counts. */
const places = { all: "all", waiting: "queued", unseen: "unseen", mine: "mine", late: "overdue", quality: "quality" };
/** Only a part of the list is in the page: the hub counts, and another part is another page. */
const isPart = "part" in table.dataset;
let filter = table.dataset.part || "all", isUnderHand = false, counts = null;

const lines = () => [...body.rows];
const shown = () => lines().filter((line) => !line.hidden);

/** A reading changed: its line is new, written anew where it stands, or goes. Order is mended when no hand is on the list. */
function changed(reading) {
  offered(reading);
  const old = byId(`reading-${reading.id}`), isOpen = reading.state === "queued" || reading.state === "claimed";
  if (!isOpen) {
    if (old && !old.contains(document.activeElement)) old.remove();
    else if (old) old.classList.add("gone");
  } else if (old) old.replaceWith(keepFocus(old, row(reading)));
  else arrive(reading);
  show();
}

function arrive(reading) {
  body.append(row(reading));
  if (reading.urgency !== "emergency") return;
  notice("arrived", word("emergencyArrived", { patient: reading.patient?.name ?? word("patientUnknown"), clinic: reading.clinic }));
  if (wantsSound()) chime();
}

function keepFocus(old, line) {
  if (old.contains(document.activeElement)) queueMicrotask(() => line.querySelector("a").focus());
  return line;
}

/** Filters, counts, and sorts where nobody points at a line. */
function show() {
  for (const line of lines()) line.hidden = !filters[filter](line);
  for (const chip of byId("chips").querySelectorAll("[data-filter]")) {
    chip.setAttribute("aria-pressed", String(chip.dataset.filter === filter));
    const number = isPart ? counts?.[places[chip.dataset.filter]] : lines().filter(filters[chip.dataset.filter]).length;
    if (number !== undefined) chip.querySelector(".count").textContent = number;
  }
  if (!isPart || counts) byId("count").textContent = isPart ? counts.all : lines().length;
  byId("empty").hidden = shown().length > 0;
  if (!isUnderHand) sort();
}

function sort() {
  const key = (line) => [ranks[line.dataset.urgency], "critical" in line.dataset ? 0 : 1, Date.parse(line.dataset.due)];
  const wanted = lines().sort((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1] || key(a)[2] - key(b)[2]);
  if (wanted.every((line, index) => line === body.rows[index])) return;
  const focused = document.activeElement;
  body.append(...wanted);
  if (body.contains(focused)) focused.focus();
}

/** Asks the hub for the next case, and opens it. One key for one wish: a repeat after a lost answer gets the same case. */
let wish = null;
async function next() {
  const button = byId("next");
  if (button.disabled) return;
  button.disabled = true;
  wish ??= newKey();
  try {
    const answer = await nextCase(wish);
    if (answer.isGood) return location.assign(`/readings/${answer.json.id}`);
    wish = null;
    notice("next", wordsOf(answer.problem));
  } catch {
    notice("next", word("lineDown"));
  } finally {
    button.disabled = false;
  }
}

function move(step) {
  const open = shown(), at = open.indexOf(document.activeElement?.closest("tr"));
  open[Math.max(0, Math.min(open.length - 1, at + step))]?.querySelector("a").focus();
}

const keys = { n: next, t: () => take(), s: () => skip(), j: () => move(1), k: () => move(-1), "?": () => byId("keys").showModal() };
Object.keys(filters).forEach((name, index) => (keys[index + 1] = () => choose(name)));

function choose(name) {
  if (isPart && name !== filter) return location.assign(name === "all" ? "/worklist" : `/worklist?part=${name}`);
  filter = name;
  show();
}

/** How many there are of all, where the page holds only a part. */
async function count() {
  const answer = await ask("GET", "/api/v1/readings?limit=1&counts=true").catch(() => null);
  if (answer?.isGood) counts = answer.json.counts;
  show();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || byId("keys").open || byId("skip").open) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const act = keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
byId("next").addEventListener("click", next);
byId("chips").addEventListener("click", (event) => {
  const chip = event.target.closest("[data-filter]");
  if (chip) choose(chip.dataset.filter);
});
body.addEventListener("pointerenter", () => (isUnderHand = true));
body.addEventListener("pointerleave", () => {
  isUnderHand = false;
  show();
});

byId("chips").hidden = false;
byId("next").disabled = false;
show();
showSigned();
offerOffers();
listen(table.dataset.place, changed);
if (isPart) setInterval(count, 30_000);
setInterval(() => {
  lines().forEach(tick);
  showOffers();
  show();
}, 5000);
document.body.dataset.ready = "";
