// What is offered to the reader who looks, above the list: taken by T, left to somebody else by S with a reason.
import { byId, make, mark, notice } from "./elements.js";
import { ask, hubTime, newKey, person } from "./hub.js";
import { clock, word, wordsOf } from "./words.js";
import { flags, pace, span, whose } from "./worklist-row.js";

const ranks = { emergency: 0, urgent: 1, routine: 2 };
const rows = () => [...byId("offer-rows").children];
let skipped = null, wish = null;

/** A reading changed: it is offered to this reader, or it is not any more. */
export function offered(reading) {
  const isMine = reading.state === "queued" && reading.offeredToId === person && Date.parse(reading.offeredUntil) > hubTime();
  const old = byId(`offer-${reading.id}`);
  if (!isMine) old?.remove();
  else if (old) old.dataset.until = reading.offeredUntil;
  else byId("offer-rows").append(row(reading));
  show();
}

function row(reading) {
  const name = whose(reading.patient), unseen = () => make("span", { class: "unseen" }, ` ${name}`);
  return make(
    "li",
    { class: "offer", id: `offer-${reading.id}`, "data-reading": reading.id, "data-urgency": reading.urgency, "data-due": reading.dueAt, "data-queued": reading.queuedAt, "data-until": reading.offeredUntil },
    make("span", { class: `urgency ${reading.urgency}` }, word(`urgency_${reading.urgency}`)), " ",
    make("span", { class: "left" }), " ",
    make("a", { href: `/readings/${reading.id}` }, name), " ",
    make("span", {}, word(`kind${reading.kind}`), ...flags(reading)), " ",
    make("span", { class: "quiet" }, reading.clinic), " ",
    make("span", { class: "until" }), " ",
    make(
      "span", { class: "offer-do" },
      make("button", { class: "button", type: "button", "data-skip": reading.id }, word("offerSkip"), unseen()), " ",
      make("button", { class: "main", type: "button", "data-take": reading.id }, word("offerTake"), unseen()),
    ),
  );
}

/** Counts, sorts, and lets go what has run out. */
export function show() {
  for (const one of rows()) {
    const due = Date.parse(one.dataset.due), left = due - hubTime(), place = one.querySelector(".left");
    if (Date.parse(one.dataset.until) <= hubTime()) {
      one.remove();
      continue;
    }
    place.className = `left ${pace(left, due - Date.parse(one.dataset.queued))}`;
    place.textContent = span(left);
    one.querySelector(".until").textContent = word("offeredToMe", { time: clock(one.dataset.until).slice(-5) });
  }
  const key = (one) => [ranks[one.dataset.urgency], Date.parse(one.dataset.due)];
  const wanted = rows().sort((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1]);
  if (wanted.some((one, index) => one !== rows()[index]) && !byId("offers").contains(document.activeElement)) byId("offer-rows").append(...wanted);
  byId("offers").hidden = wanted.length === 0;
  byId("offers-count").textContent = wanted.length;
}

/** Takes one that is offered; the first where none is named. */
export async function take(id = rows()[0]?.dataset.reading) {
  if (!id) return;
  try {
    const answer = await ask("PUT", `/api/v1/readings/${id}/claim`, { headers: { "Content-Type": "application/json" }, body: "{}" });
    if (answer.isGood) return location.assign(`/readings/${id}`);
    notice("offer", wordsOf(answer.problem));
  } catch {
    notice("offer", word("lineDown"));
  }
}

/** Asks why somebody else should read it. */
export function skip(id = rows()[0]?.dataset.reading) {
  if (!id || byId("skip").open) return;
  [skipped, wish] = [id, newKey()];
  byId("skip-form").reset();
  mark(byId("skip-note"), null);
  byId("skip-what").textContent = ["a", "a + span", ".quiet"].map((part) => byId(`offer-${id}`).querySelector(part).textContent).join(" · ");
  byId("skip").showModal();
}

async function send() {
  const reason = document.querySelector("[name=skip-reason]:checked")?.value, note = byId("skip-note").value.trim();
  if (!reason) return mark(byId("skip-note"), word("skipChoose"));
  try {
    const body = JSON.stringify(note ? { reason, note } : { reason });
    const answer = await ask("POST", `/api/v1/readings/${skipped}/skips`, { headers: { "Content-Type": "application/json", "Idempotency-Key": wish }, body });
    if (!answer.isGood) {
      wish = newKey();
      return mark(byId("skip-note"), wordsOf(answer.problem));
    }
    byId(`offer-${skipped}`)?.remove();
    byId("skip").close();
    show();
  } catch {
    mark(byId("skip-note"), word("lineDown"));
  }
}

/** Begins. */
export function offerOffers() {
  byId("offer-rows").addEventListener("click", (event) => {
    const { take: taken, skip: left } = event.target.closest("button")?.dataset ?? {};
    if (taken) take(taken);
    if (left) skip(left);
  });
  byId("skip-cancel").addEventListener("click", () => byId("skip").close());
  byId("skip-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  byId("skip-form").addEventListener("change", () => {
    wish = newKey();
    mark(byId("skip-note"), null);
  });
  show();
}
