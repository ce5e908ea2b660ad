// One line of the worklist, written as the server writes it, and what its clocks say now.
import { make } from "./elements.js";
import { hubTime, person } from "./hub.js";
import { clock, word } from "./words.js";

/** The line of a reading as the hub tells it. */
export function row(reading) {
  const line = make(
    "tr",
    {
      id: `reading-${reading.id}`,
      "data-urgency": reading.urgency,
      "data-state": reading.state,
      "data-purpose": reading.purpose,
      "data-epoch": reading.epoch,
      "data-queued": reading.queuedAt,
      "data-due": reading.dueAt,
      "data-critical": reading.critical ? "" : undefined,
      "data-lease": reading.leaseUntil,
      "data-holder": reading.reader,
      "data-holder-id": reading.readerId,
      "data-own": reading.readerId === person,
      "data-offer": reading.offeredToId,
      "data-offer-name": reading.offeredTo,
      "data-offer-until": reading.offeredUntil,
    },
    make("td", {}, make("span", { class: `urgency ${reading.urgency}` }, word(`urgency_${reading.urgency}`)), ...criticalMark(reading)),
    make("td", { class: "left" }),
    make("td", {}, make("a", { href: `/readings/${reading.id}` }, whose(reading.patient))),
    make("td", {}, word(`kind${reading.kind}`), ...flags(reading)),
    make("td", {}, reading.clinic),
    make("td", {}, make("time", {}, clock(reading.queuedAt))),
    make("td", { class: "standing" }),
  );
  tick(line);
  return line;
}

/** Sets what changes with time alone: what is left of the clock, and of the lease. */
export function tick(line) {
  const now = hubTime(), due = Date.parse(line.dataset.due), left = due - now;
  const place = line.querySelector(".left");
  place.className = `left ${pace(left, due - Date.parse(line.dataset.queued))}`;
  write(place, span(left));
  write(line.querySelector(".standing"), standing(line, now));
}

/** Whether the clock of the line has run out. */
export const isLate = (line) => Date.parse(line.dataset.due) < hubTime();

/** `late`, `soon` or `calm`. */
export function pace(left, whole) {
  return left < 0 ? "late" : left < whole * 0.3 ? "soon" : "calm";
}

/** `剩 12 分钟`, `超时 1 小时 5 分钟`. */
export function span(milliseconds) {
  const minutes = Math.abs(Math.floor(milliseconds / 60_000));
  const time =
    minutes < 60
      ? `${minutes} ${word("minuteWord")}`
      : `${Math.floor(minutes / 60)} ${word("hourWord")} ${minutes % 60} ${word("minuteWord")}`;
  return word(milliseconds < 0 ? "timeOver" : "timeLeft", { time });
}

function standing(line, now) {
  if (line.dataset.state !== "claimed") return offered(line, now);
  if (line.dataset.holderId === person) return word("isYours");
  const minutes = Math.max(0, Math.ceil((Date.parse(line.dataset.lease) - now) / 60_000));
  return word("isRead", { reader: line.dataset.holder ?? "", minutes });
}

/** An offer that runs: to whom and until when. */
function offered(line, now) {
  const { offer, offerName, offerUntil } = line.dataset;
  if (!offer || Date.parse(offerUntil) <= now) return word("waitsForReader");
  const time = clock(offerUntil).slice(-5);
  return offer === person ? word("offeredToMe", { time }) : word("offeredTo", { reader: offerName, time });
}

/** The patient in one line: `王芳 女 68岁`. */
export function whose(patient) {
  if (!patient) return word("patientUnknown");
  const age = patient.age === undefined ? "" : ` ${patient.age}${word("yearsWord")}`;
  return `${patient.name} ${word(`sex_${patient.sex}`)}${age}`;
}

/** What is unusual about the reading, as small marks. */
export function flags(reading) {
  const words = [];
  if (reading.purpose !== "read") words.push(word(`purpose_${reading.purpose}`));
  if (reading.addendum) words.push(word("addendumWord"));
  const nobody = reading.unassignableSince ? [" ", make("span", { class: "flag nobody" }, word("worklistUnassignable"))] : [];
  return [...words.flatMap((text) => [" ", make("span", { class: "flag" }, text)]), ...nobody];
}

/** A rule found a critical value, and its case is open. */
const criticalMark = (reading) => (reading.critical ? [" ", make("span", { class: "flag critical" }, word("worklistCritical"))] : []);

function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
