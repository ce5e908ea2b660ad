// The exam's critical cases beside its picture: each step appears as it happens, clocks run, and who may closes one without leaving.
import { byId, mark } from "./elements.js";
import { follow } from "./feed.js";
import { ask, hubTime, LineDown, newKey } from "./hub.js";
import { since, word, wordsOf } from "./words.js";
import { pace, span } from "./worklist-row.js";

const place = byId("criticals"), keys = new Map();
let shown = place.dataset.mark, wanted = shown;

async function refresh() {
  const answer = await ask("GET", location.pathname);
  const fresh = answer.isGood && new DOMParser().parseFromString(answer.text, "text/html").getElementById("criticals");
  if (!fresh) throw new LineDown();
  shown = wanted = fresh.dataset.mark;
  const opened = [...place.querySelectorAll("details[open]")].map((one) => one.closest("[data-case]").dataset.case);
  place.replaceChildren(...fresh.childNodes);
  for (const id of opened) place.querySelector(`[data-case="${id}"] details`)?.setAttribute("open", "");
}

/** Something happened. Who is writing a note keeps it: the rest is shown as soon as the field is empty and left. */
async function catchUp() {
  if (wanted === shown || document.hidden || [...place.querySelectorAll("input")].some((field) => field.value || field === document.activeElement)) return;
  await refresh().catch(() => {});
}

function heard({ mark: now }) {
  wanted = now;
  catchUp();
}

/** A panel that nobody refreshes must not look as if it were alive. */
function told(isLive, heardAt) {
  byId("criticals-fresh").hidden = isLive || !place.querySelector("[data-case]:not([data-state=closed])");
  byId("criticals-fresh").textContent = word("freshLost", { time: since(heardAt) });
  catchUp();
}

async function close(form) {
  const field = form.querySelector(".close-note"), id = form.closest("[data-case]").dataset.case;
  const body = JSON.stringify(field.value.trim() ? { note: field.value.trim() } : {}), button = form.querySelector("button");
  if (!keys.has(id + body)) keys.set(id + body, newKey());
  button.disabled = true;
  mark(field, null);
  try {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": keys.get(id + body) };
    const answer = await ask("PUT", `/api/v1/criticals/${id}/closure`, { headers, body });
    keys.delete(id + body);
    if (!answer.isGood) return mark(field, wordsOf(answer.problem));
    await refresh();
  } catch (error) {
    mark(field, word(error instanceof LineDown ? "stepLineDown" : "signedOut"));
  } finally {
    button.disabled = false;
  }
}

function tick() {
  for (const clock of place.querySelectorAll(".left[data-due]")) {
    const left = Date.parse(clock.dataset.due) - hubTime();
    clock.className = `left ${pace(left, clock.dataset.limit * 1000)}`;
    clock.textContent = span(left);
  }
}

place.addEventListener("submit", (event) => {
  event.preventDefault();
  close(event.target);
});
if (shown !== undefined) {
  const address = (mark) => `/api/v1/readings/${byId("reading").dataset.reading}/critical-events?after=${encodeURIComponent(mark)}`;
  follow(address, shown, { criticals: heard }, told, () => told(false, Date.now()));
}
setInterval(tick, 1000);
