// An electrocardiogram in words: what is drawn, what was found, what the device said, which leads are doubtful.
import { sheetSeconds } from "./ecg-layout.js";
import { make } from "./elements.js";
import { word } from "./words.js";

const isChinese = document.documentElement.lang.startsWith("zh");
const faultWords = {
  flat: "faultFlat", missing: "faultMissing", saturated: "faultSaturated", noise: "faultNoise", mains: "faultMains",
  wander: "faultWander", "no-complexes": "faultNoComplexes", copy: "faultCopy",
};
const bad = ["silent", "unusable", "poor"];

/** Whether a reader must know that a lead is doubtful. */
export const isBad = (lead) => bad.includes(lead.grade) || !lead.isCalibrated;

/** What a height and a width mean, which seconds these are, and what the marks at the edge say. */
export function scaleOf(recording, paper, departures) {
  const said = [`${paper.speed} mm/s`, `${paper.gain} mm/mV`];
  if (recording.seconds > sheetSeconds + 0.5) said.push(`${paper.start}–${paper.start + sheetSeconds} s`);
  if (recording.isTimeDoubtful) said.push(word("timeDoubtful"));
  if (departures > 0) said.push(word("traceLeaves"));
  return said.join("  ");
}

/** One line under the paper, and the whole for who hears it. */
export function describe(recording, paper, other) {
  const rate = recording.head.beatsPerMinute;
  const unsure = word(recording.isTimeDoubtful ? "rateUntimed" : "rateUnsure");
  const found = rate === undefined || recording.isTimeDoubtful ? unsure : word("rateFound", { n: Math.round(rate) });
  const device = (recording.head.device?.measurements ?? []).slice(0, 8).map((one) => `${one.code} ${one.text} ${one.unit ?? ""}`.trim());
  const said = (recording.head.device?.statements ?? []).slice(0, 6).map((one) => one.text);
  const short = [found];
  const told = [device.join(" · "), said.join("；")].filter(Boolean).join(" · ");
  if (told) short.push(word("deviceSays", { text: told }));
  if (other) short.push(word("compareWith", { day: other.day }));
  const drawn = word("ecgDrawn", {
    leads: recording.leads.map((lead) => lead.title).join(" "), seconds: recording.seconds.toFixed(1),
    hertz: Math.round(recording.frequency), layout: paper.layout, speed: paper.speed, gain: paper.gain,
  });
  return { short: short.join(" · "), whole: [drawn, ...short, ...doubts(recording)].join(" ") };
}

/** What is doubtful: leads, electrodes, units. */
function doubts(recording) {
  const leads = recording.leads.filter(isBad).map((lead) => {
    const faults = lead.faults.map((fault) => (faultWords[fault] ? word(faultWords[fault]) : fault));
    if (!lead.isCalibrated) faults.push(word("faultUncalibrated"));
    return word("leadDoubtful", { lead: lead.title, faults: faults.join("、") || lead.grade });
  });
  const derived = recording.leads.filter((lead) => lead.isDerived).map((lead) => lead.title);
  const notes = recording.head.notes.map((note) => (isChinese ? note.zh : note.en));
  return [...leads, ...(derived.length ? [word("leadsDerived", { leads: derived.join(" ") })] : []), ...notes, ...recording.head.notDrawn];
}

/** The same as a list under the paper; nothing where nothing is doubtful. */
export function faultsOf(recording) {
  const found = doubts(recording);
  return make("ul", { class: "doubts", hidden: found.length === 0 }, ...found.map((text) => make("li", {}, text)));
}
