// The exam's critical cases beside its picture: their clocks run, and who may closes one without leaving the case.
import { byId, mark } from "./elements.js";
import { ask, hubTime, LineDown, newKey } from "./hub.js";
import { word, wordsOf } from "./words.js";
import { pace, span } from "./worklist-row.js";

const place = byId("criticals"), keys = new Map();
/** Coming back to the page asks for the cases anew, at most so often: looking is noted each time. */
const pause = 60_000;
let asked = Date.now();

async function refresh() {
  asked = Date.now();
  const answer = await ask("GET", location.pathname);
  const fresh = answer.isGood && new DOMParser().parseFromString(answer.text, "text/html").getElementById("criticals");
  if (!fresh) throw new LineDown();
  place.replaceChildren(...fresh.childNodes);
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
addEventListener("visibilitychange", () => {
  const isOpen = place.querySelector("[data-case]:not([data-state=closed])"), isTyped = [...place.querySelectorAll("input")].some((field) => field.value);
  if (!document.hidden && isOpen && !isTyped && Date.now() - asked > pause) refresh().catch(() => {});
});
setInterval(tick, 1000);
