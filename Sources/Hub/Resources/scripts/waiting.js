// The rows of what waits in this browser: each exam with its honest state, its files, and what to do where it was refused.
import { isTyped } from "./blood-facts.js";
import { byId, make } from "./elements.js";
import { person } from "./hub.js";
import * as outbox from "./outbox.js";
import { clock, size, word, wordsOf } from "./words.js";

const rows = new Map();
/** Exams that got their receipt while this page was open. */
const stored = [];

/** Draws the rows anew as far as they changed. */
export async function showWaiting() {
  const exams = [...(await outbox.examsOf(person)), ...stored];
  const ids = new Set(exams.map((exam) => exam.id));
  for (const [id, row] of rows) {
    if (ids.has(id)) continue;
    row.element.remove();
    rows.delete(id);
  }
  for (const exam of exams) show(exam);
  byId("waiting").hidden = exams.length === 0;
  byId("waiting-count").textContent = exams.length > stored.length ? String(exams.length - stored.length) : "";
}

/** Keeps showing an exam that has just got its receipt. */
export function noteStored(exam) {
  if (!stored.some((one) => one.id === exam.id)) stored.push({ ...exam, state: "stored" });
}

/** What a person calls the exam: `照片 王芳 2026-11-21 08:06`. */
export function called(exam) {
  return [word(`kind${exam.manifest.kind}`), exam.label, clock(exam.capturedAt)].join(" ");
}

function show(exam) {
  const known = rows.get(exam.id);
  const signature = exam.state + JSON.stringify(exam.problem ?? null);
  if (known?.signature === signature) {
    progress(known.element, exam);
    return;
  }
  const element = row(exam);
  if (known) known.element.replaceWith(element);
  else byId("waiting-rows").append(element);
  rows.set(exam.id, { element, signature });
  progress(element, exam);
}

function row(exam) {
  const urgency =
    exam.urgency === "routine" ? "" : make("span", { class: `urgency ${exam.urgency}` }, word(`urgency_${exam.urgency}`));
  return make(
    "li",
    { class: "row waiting-row", "data-exam": exam.id, "data-state": exam.state },
    make("span", { class: "what" }, make("b", {}, word(`kind${exam.manifest.kind}`)), " ", urgency),
    make("span", { class: "whose" }, exam.label),
    make("time", { class: "when" }, word("waitSince", { time: clock(exam.capturedAt) })),
    make("span", { class: `standing mark ${meanings[exam.state] ?? ""}` }, ""),
    exam.state === "sending" ? make("progress", { max: "100", value: "0", "aria-label": called(exam) }) : "",
    make("ul", { class: "parts-list" }, ...exam.objects.map(() => make("li"))),
    ...(exam.state === "refused" ? refusal(exam) : []),
    exam.state === "stored"
      ? make("p", { class: "actions" }, make("a", { href: `/clinic/exams/${exam.id}/receipt` }, word("receipt")))
      : "",
  );
}

const meanings = { sending: "sending", stored: "good", refused: "warning" };
const words = { captured: "waitCaptured", queued: "waitQueued", sending: "waitSending", stored: "waitStored", refused: "waitRefused" };

/** Acknowledged bytes only: what the hub has on its disk. */
function progress(element, exam) {
  const all = exam.objects.reduce((sum, object) => sum + object.size, 0);
  const sent = exam.objects.reduce((sum, object) => sum + object.sent, 0);
  const percent = all === 0 ? 0 : Math.floor((100 * sent) / all);
  const standing = element.querySelector(".standing");
  standing.textContent = word(words[exam.state]) + (exam.state === "sending" ? ` ${word("waitPercent", { percent })}` : "");
  element.dataset.percent = String(percent);
  const bar = element.querySelector("progress");
  if (bar) bar.value = percent;
  exam.objects.forEach((object, index) => {
    const line = element.querySelectorAll(".parts-list li")[index];
    const isThere = object.isStored || exam.state === "stored";
    line.textContent = isThere
      ? word("waitFileStored", { name: object.name })
      : word("waitFile", { name: object.name, sent: size(object.sent), size: size(object.size) });
  });
}

function refusal(exam) {
  return [
    make("p", { class: "reason" }, `${wordsOf(exam.problem)} ${word("refusedWhat")}`),
    make(
      "p",
      { class: "actions" },
      make("button", { class: "danger discard", type: "button", onclick: () => askDiscard(exam) }, word("discard", { what: called(exam) })),
      make("a", { class: "main correct", href: `/clinic/${isTyped(exam) ? "count" : "upload"}?correct=${exam.id}` }, word("correct")),
    ),
  ];
}

/** Throwing away is an act of its own that names the exam. */
function askDiscard(exam) {
  const dialog = byId("discard");
  byId("discard-title").textContent = word("discardTitle", { what: called(exam) });
  byId("discard-do").textContent = word("discard", { what: called(exam) });
  dialog.onclose = () => {
    if (dialog.returnValue === "discard") outbox.forget(exam.id);
  };
  dialog.returnValue = "";
  dialog.showModal();
}
