// A blood count as a table: values, flags, ranges, the difference from the last one, and the run of earlier values.
import { make } from "./elements.js";
import { sparkline } from "./sparkline.js";
import { viewData } from "./view-file.js";
import { asPrinted, clock, word } from "./words.js";

const isChinese = document.documentElement.lang.startsWith("zh");
/** Each flag has a shape and a word beside its colour. */
const flags = {
  low: ["flag", "↓", "flagLow"], high: ["flag", "↑", "flagHigh"],
  alert_low: ["alert", "▲ ↓", "flagAlertLow"], alert_high: ["alert", "▲ ↑", "flagAlertHigh"],
  critical_low: ["critical", "⬤ ↓↓", "flagCriticalLow"], critical_high: ["critical", "⬤ ↑↑", "flagCriticalHigh"],
};
const sums = { hct: "sumHct", mch: "sumMch", mchc: "sumMchc", differential: "sumDifferential", absolute: "sumAbsolute" };
const doubts = { "no-unit": "doubtNoUnit", "unknown-unit": "doubtUnknownUnit", "wrong-unit": "doubtWrongUnit", "impossible-value": "doubtImpossible", "no-blood": "doubtNoBlood" };

const unknowns = { sex: "dependsSex", age: "dependsAge", pregnancy: "dependsPregnancy", specimen: "dependsSpecimen", altitude: "dependsAltitude" };
/** HL7 table 0085, what is not final. */
const standings = { P: "resultPreliminary", C: "resultCorrected", I: "resultPending", X: "resultMissing", D: "resultDeleted" };

/** Shows an exam's blood count in `place`. */
export async function showCount(place, exam) {
  const [shown, trend] = await Promise.all([viewData(`/api/v1/exams/${exam}`), viewData(`/api/v1/exams/${exam}/trend`)]);
  const { content, judgement } = shown;
  const lines = content.data.items.map((item, index) => ({ item, judged: judgement?.items[index] ?? {} }));
  const known = new Map(trend.items.map((item) => [item.code, item]));
  const before = new Map((judgement?.delta?.items ?? []).map((item) => [item.code, item]));
  place.append(summary(lines, known), ...provenance(content.data), ...depends(lines), ...doubtful(lines, known), ...warnings(judgement, known), table(lines, known, before, judgement?.delta));
}

/** What must be seen first: the criticals by name, else how many are beyond their range. */
function summary(lines, known) {
  const named = (tier) => lines.filter(({ judged }) => judged.flag?.startsWith(tier)).map(({ item, judged }) => `${nameOf(item, judged, known)} ${item.value}`);
  const critical = named("critical");
  const alert = named("alert");
  const ranged = lines.filter(({ judged }) => judged.range);
  const beyond = ranged.filter(({ judged }) => judged.flag && judged.flag !== "normal").length;
  const parts = [];
  if (critical.length) parts.push(make("strong", { class: "critical" }, "⬤ ", word("countCritical", { items: critical.join("；") })));
  if (alert.length) parts.push(make("strong", { class: "alert" }, "▲ ", word("countAlert", { items: alert.join("；") })));
  if (ranged.length) parts.push(make("span", {}, word("countBeyond", { n: beyond, all: ranged.length })));
  if (ranged.length < lines.length) parts.push(make("span", { class: "quiet" }, word("countUnjudged", { n: lines.length - ranged.length })));
  return make("p", { class: "count-summary", role: "status" }, ...parts);
}

/** Whoever reads must know that a hand stood between the analyser and these numbers. */
function provenance({ provenance, sender }) {
  if (provenance !== "typed") return [];
  return [make("p", { class: "provenance" }, [word("typedShown"), sender].filter(Boolean).join("："))];
}

/** What is not known of the patient or the specimen, and would choose another range. */
function depends(lines) {
  const open = lines.filter(({ judged }) => judged.dependsOn?.length);
  if (!open.length) return [];
  const what = [...new Set(open.flatMap(({ judged }) => judged.dependsOn))].map((name) => word(unknowns[name] ?? "dependsAge"));
  return [make("p", { class: "notice warning" }, word("countDepends", { what: what.join(" · "), n: open.length }))];
}

/** What is shown as it was sent, or by a unit that was mended, with the reason in words. */
function doubtful(lines, known) {
  const reasons = new Map();
  for (const { item, judged } of lines) {
    const reason = judged.doubt ? doubts[judged.doubt] ?? "doubtUnknownUnit" : judged.basis === "mended" ? "unitMended" : null;
    if (reason) reasons.set(reason, [...(reasons.get(reason) ?? []), nameOf(item, judged, known)]);
  }
  return [...reasons].map(([reason, names]) => make("p", { class: "notice warning" }, `${names.join("、")} · ${word(reason)}`));
}

/** Sums that do not hold: the device's numbers contradict each other. */
function warnings(judgement, known) {
  return (judgement?.checks ?? []).filter((check) => !check.holds).map((check) =>
    make("p", { class: "notice warning" }, word(sums[check.sum] ?? "sumAbsolute", {
      item: known.get(check.code)?.name ?? check.code ?? "", stated: short(check.stated), computed: short(check.computed),
    })));
}

function table(lines, known, before, delta) {
  const heads = ["countItem", "countValue", "countFlag", "countUnit", "countRange", "countDelta", "countTrend"].map((name) => make("th", { scope: "col" }, word(name)));
  if (delta) heads[5].title = clock(delta.performedAt);
  const rows = lines.map((line) => row(line, known, before));
  return make("div", { class: "wide" }, make("table", { class: "count-table" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)));
}

function row({ item, judged }, known, before) {
  const [look, shape, name] = flags[judged.flag] ?? ["", "", null];
  const doubt = judged.doubt && make("span", { class: "doubt", title: word(doubts[judged.doubt] ?? "doubtUnknownUnit") }, " ? ");
  const given = judged.value ?? null;
  const isSame = given === null || judged.basis === "same";
  // Digits as sent: 1.20 is not 1.2.
  const value = isSame ? (item.value ?? "—") : short(given);
  const sent = isSame ? null : make("small", { class: "quiet" }, ` (${judged.basis === "mended" ? "≈ " : ""}${item.value} ${item.unit ?? ""})`);
  const standing = standings[item.status] && make("small", { class: "standing" }, ` ${word(standings[item.status])}`);
  return make("tr", { class: look, "data-code": judged.code ?? item.code.code },
    make("th", { scope: "row" }, nameOf(item, judged, known)),
    make("td", { class: "number value" }, bound(judged) ?? value, doubt, sent, standing),
    make("td", { class: "mark-cell" }, name ? make("b", {}, `${shape} ${word(name)}`) : deviceMark(judged, item)),
    make("td", {}, asPrinted(judged.unit ?? item.unit ?? "")),
    make("td", { class: "number", title: judged.range?.source ?? "" }, rangeOf(judged, item), otherwise(judged)),
    make("td", { class: "number" }, change(before.get(judged.code))),
    make("td", {}, run(known.get(judged.code), judged)));
}

/** Where the alliance has no range for the item, what the device itself says of it (HL7 table 0078), and that it is the device. */
function deviceMark(judged, item) {
  const said = judged.range ? null : item.flags?.find((flag) => /^(HH?|LL?|[<>])$/.test(flag));
  if (!said) return "";
  const isLow = /[L<]/.test(said);
  return make("span", { class: "device-mark quiet" }, `${isLow ? "↓" : "↑"} ${word(isLow ? "flagDeviceLow" : "flagDeviceHigh")}`);
}

function nameOf(item, judged, known) {
  const found = known.get(judged.code);
  if (!found) return item.code.name ?? item.code.code;
  return `${found.name} ${isChinese ? found.zh : found.en}`;
}

const bound = (judged) => (judged.bound ? `${judged.bound.side} ${short(judged.bound.number)}` : null);

/** Ranges are the alliance's; the device's own is shown as such where there is no other, in the device's unit. */
function rangeOf({ range, unit }, item) {
  const other = item.unit && unit && item.unit !== unit ? ` ${asPrinted(item.unit)}` : "";
  if (!range) return item.range ? word("rangeDevice", { range: item.range + other }) : "—";
  if (range.low === undefined) return `≤ ${short(range.high)}`;
  return range.high === undefined ? `≥ ${short(range.low)}` : `${short(range.low)} – ${short(range.high)}`;
}

/** Ranges that would go before the one shown, were what is unknown known. */
function otherwise({ otherwise: others }) {
  if (!others?.length) return null;
  const told = others.map((range) => rangeOf({ range }, {})).join(" / ");
  if (others.length <= 3) return make("small", { class: "otherwise quiet" }, ` ${word("rangeOtherwise", { ranges: told })}`);
  const many = make("summary", {}, word("rangeOtherwiseMany", { n: others.length }));
  return make("details", { class: "otherwise quiet" }, many, make("small", {}, told));
}

function change(delta) {
  if (!delta) return "";
  if (delta.beyond) return make("b", { class: "beyond", title: delta.beyond.source ?? "" }, `▲ ${moved(delta)}`);
  return moved(delta);
}

function moved(delta) {
  const sign = delta.change > 0 ? "+" : delta.change < 0 ? "−" : "±";
  return `${sign}${short(Math.abs(delta.change))}`;
}

/** Earlier values and this one; nothing where there is no earlier one. */
function run(item, judged) {
  if (!item?.points.length || judged.value === undefined || judged.value === null) return "";
  const values = [...item.points.map((point) => Number(point.value)), Number(judged.value)];
  const told = item.points.map((point) => `${clock(point.performedAt).slice(0, 10)} ${short(point.value)}`);
  return sparkline(values, judged.range, [...told, `${word("countNow")} ${short(judged.value)}`].join("，"));
}

/** No more digits than a reader needs; the number as sent is never longer. */
const short = (number) => String(Number(Number(number).toPrecision(6)));
