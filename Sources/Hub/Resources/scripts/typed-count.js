// A blood count typed in by hand: its rows checked, rare and contradicting values asked for twice, made into one file.
import { typedType } from "./blood-facts.js";
import { sha256Hex } from "./digest.js";
import { byId, mark } from "./elements.js";
import { contradicted } from "./typed-sums.js";
import { word } from "./words.js";

const span = (text) => text.split(" ").map(Number);

const rows = [...document.querySelectorAll("#typed tr[data-code]")].map((line) => {
  const { code, expected } = line.dataset;
  return {
    code, expected: span(expected),
    value: byId(`value-${code}`), unit: byId(`unit-${code}`), again: byId(`again-${code}`),
  };
});
/** The analyser of a clinic stays the same: its name and units are offered again. */
const memory = "lianyi-typed";

/** Begins listening: each value is looked at when it is left. */
export function takeFiles() {
  recall();
  for (const row of rows) {
    for (const field of [row.value, row.unit, row.again]) {
      field.addEventListener("change", () => {
        if (field !== row.again && row.again.value === "") ask(row, false);
        fault(row);
      });
    }
  }
}

/** The one file; null where something is wrong, which then stands beside it. Nothing where nothing was typed. */
export async function chosenFiles() {
  complain("");
  const filled = rows.filter((row) => row.value.value.trim() !== "");
  if (filled.length === 0) return [];
  if (filled.map(fault).some(Boolean)) return null;
  const doubted = contradicted(filled.map(read)).map((code) => rows.find((row) => row.code === code));
  const open = doubted.filter((row) => row.again.hidden);
  for (const row of open) {
    ask(row, true);
    mark(row.again, word("typedSum"));
  }
  if (open.length > 0) return null;
  remember();
  const blob = new Blob([JSON.stringify(count(filled))], { type: typedType });
  return [{ blob, name: "typed-count.json", type: typedType, sha256: await sha256Hex(blob) }];
}

/** What is said where nothing is to be sent. */
export const missing = () => word("typedNone");

/** Says what is wrong with the whole. */
export function complain(text) {
  byId("files-error").textContent = text;
  byId("files-error").hidden = !text;
}

/** Fills the form from the file of an earlier attempt. */
export async function add([file]) {
  const { device, sampleNumber, results } = JSON.parse(await file.blob.text());
  byId("device").value = device ?? "";
  byId("sample").value = sampleNumber ?? "";
  for (const result of results) {
    const row = rows.find((one) => one.code === result.code);
    if (!row) continue;
    row.value.value = result.value;
    row.unit.value = result.unit;
    ask(row, result.again !== undefined);
    row.again.value = result.again ?? "";
  }
}

/** Makes the emptied form ready for the next slip, of the same analyser. */
export function clear() {
  for (const row of rows) ask(row, false);
  recall();
}

function count(filled) {
  const results = filled.map((row) => {
    const result = { code: row.code, value: plain(row.value), unit: row.unit.value };
    return row.again.hidden ? result : { ...result, again: plain(row.again) };
  });
  const whole = { "lianyi-typed-count": 1, results };
  if (byId("device").value.trim()) whole.device = byId("device").value.trim();
  if (byId("sample").value.trim()) whole.sampleNumber = byId("sample").value.trim();
  return whole;
}

/** Full-width digits and a decimal comma are what some keyboards write. */
const plain = (field) => field.value.normalize("NFKC").replace(/\s/g, "").replace(/,/g, ".");

/** A row's number in the canonical unit, with half of its last digit; no number where the slip gives a bound. */
function read(row) {
  const [, sign, digits, , decimals] = plain(row.value).match(/^([<>]=?)?(\d{1,7}(\.(\d{1,4}))?)$/) ?? [];
  const factor = Number(row.unit.selectedOptions[0].dataset.factor);
  return { code: row.code, nearest: Number(digits) * factor, isBound: Boolean(sign), rounding: (factor * 0.5) / 10 ** (decimals?.length ?? 0) };
}

/** Marks what is wrong with a row, and asks for a rare value once more. True where it cannot be sent like that. */
function fault(row) {
  mark(row.value, null);
  mark(row.again, null);
  if (row.value.value.trim() === "") return ask(row, false);
  const { nearest } = read(row);
  if (Number.isNaN(nearest)) return wrong(row.value, "typedNoNumber");
  if (!within(nearest, span(row.unit.selectedOptions[0].dataset.possible))) return wrong(row.value, "typedImpossible");
  if (!within(nearest, row.expected)) ask(row, true);
  if (row.again.hidden) return false;
  if (row.again.value.trim() === "") return wrong(row.again, "typedRare");
  return plain(row.again) === plain(row.value) ? false : wrong(row.again, "typedDiffers");
}

function wrong(field, name) {
  mark(field, word(name));
  return true;
}

/** Digits of binary fractions are no reason to refuse a bound itself. */
const within = (value, [low, high]) => value >= low - 1e-9 && value <= high + 1e-9;

function ask(row, isAsked) {
  row.again.hidden = !isAsked;
  if (!isAsked) row.again.value = "";
  return false;
}

function remember() {
  const units = Object.fromEntries(rows.map((row) => [row.code, row.unit.value]));
  try {
    localStorage.setItem(memory, JSON.stringify({ device: byId("device").value.trim(), units }));
  } catch {
    // Without it the units are chosen again.
  }
}

function recall() {
  try {
    const { device, units } = JSON.parse(localStorage.getItem(memory) ?? "{}");
    byId("device").value = device ?? "";
    for (const row of rows) {
      const known = [...row.unit.options].some((option) => option.value === units?.[row.code]);
      if (known) row.unit.value = units[row.code];
    }
  } catch {
    // What cannot be read is forgotten.
  }
}
