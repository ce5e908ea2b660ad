// Where each lead lies on the paper: strips in millimetres, for each layout, speed and gain; room for waves above and below.
import { standardLeads } from "./ecg-recording.js";

export const layouts = [
  ["3x4", "3×4"],
  ["6x2", "6×2"],
  ["12x1", "12×1"],
];

/** Millimetres: the pulse before each row, its height, the edges. */
const pulseRoom = 12;
const edge = 5;
const head = 7;
const foot = 6;
/** Millimetres that a trace may claim above the first row and below the last: an artefact moves no paper away. */
const largestClaim = 45;
const rowHeights = { "3x4": 28, "6x2": 22, "12x1": 15, rows: 30 };

/** Seconds of one sheet: what paper of four columns has. */
export const sheetSeconds = 10;

/**
 * A sheet: its size in millimetres and its strips. Each strip has a lead, from which to which second it goes, and where its
 * first sample and its zero line lie. Rows grow with `tall`, the millimetres that there are for all of them. Waves may run into
 * the neighbouring row, as on paper; above the first row and below the last there is room for them.
 */
export function makeSheet(recording, { layout, speed, gain, start, top = 0, tall = 0 }) {
  const rows = rowsOf(recording, layout);
  const least = rowHeights[recording.isTwelve ? layout : "rows"];
  const seconds = sheetSeconds;
  const reaches = rows.map((row) => reachOf(recording, row, start, seconds, gain));
  const height = rowHeight(reaches, least, tall, gain);
  const { above, below } = roomFor(reaches, height, gain);
  const strips = [];
  rows.forEach((row, line) => {
    const share = seconds / row.length;
    row.forEach((title, column) => {
      const lead = recording.lead(title);
      const from = start + column * share;
      strips.push({
        title,
        lead,
        from,
        to: Math.min(from + share, recording.seconds),
        x: edge + pulseRoom + column * share * speed,
        end: edge + pulseRoom + (column + 1) * share * speed,
        y: top + above + (line + 0.5) * height,
        height,
        isFirst: column === 0,
        isRhythm: row.length === 1,
      });
    });
  });
  return { strips, width: sheetWidth(speed), top, height: above + rows.length * height + below, speed, gain, start, seconds };
}

/** How far the waves of a row, and its pulse, go above and below its zero line, in millimetres. */
function reachOf(recording, row, start, seconds, gain) {
  const share = seconds / row.length;
  const reach = { above: gain, below: 0 };
  row.forEach((title, column) => {
    const lead = recording.lead(title);
    if (!lead) return;
    const from = start + column * share;
    const { low, middle, high } = recording.extremes(lead, ...recording.span(from, from + share));
    reach.above = Math.max(reach.above, (high - middle) * gain);
    reach.below = Math.max(reach.below, (middle - low) * gain);
  });
  return reach;
}

/** Rows share what is left of the height when the waves outside have theirs; twice, as the one depends on the other. */
function rowHeight(reaches, least, tall, gain) {
  let height = least;
  for (let turn = 0; turn < 2; turn += 1) {
    const { above, below } = roomFor(reaches, height, gain);
    height = Math.max(least, Math.min(least * 1.6, (tall - above - below) / reaches.length));
  }
  return height;
}

/** Millimetres above the first row and below the last, so that no wave that may claim room leaves the sheet. */
function roomFor(reaches, height, gain) {
  const most = Math.max(largestClaim, 3 * gain);
  const room = { above: head, below: foot };
  reaches.forEach(({ above, below }, line) => {
    room.above = Math.max(room.above, Math.min(above, most) + 2 - (line + 0.5) * height);
    room.below = Math.max(room.below, Math.min(below, most) + 2 - (reaches.length - line - 0.5) * height);
  });
  return room;
}

/** Millimetres from edge to edge. */
export const sheetWidth = (speed) => 2 * edge + pulseRoom + sheetSeconds * speed;

function rowsOf(recording, layout) {
  if (!recording.isTwelve) return recording.leads.map((lead) => [lead.title]);
  const at = (...places) => places.map((place) => standardLeads[place]);
  if (layout === "12x1") return standardLeads.map((title) => [title]);
  if (layout === "6x2") return [0, 1, 2, 3, 4, 5].map((row) => at(row, row + 6));
  return [...[0, 1, 2].map((row) => at(row, row + 3, row + 6, row + 9)), ["II"]];
}

/** The strip of a sheet under a place; where none is, the nearest by height. */
export function stripAt(sheet, x, y) {
  const near = (strip) => Math.abs(strip.y - y) + (x < strip.x - pulseRoom || x > strip.end ? 1e4 : 0);
  return sheet.strips.reduce((best, strip) => (near(strip) < near(best) ? strip : best), sheet.strips[0]);
}

/** Where the calibration pulse of a row stands: 1 mV for 200 ms. */
export function pulseOf(strip, { speed, gain }) {
  const width = 0.2 * speed;
  const x = strip.x - pulseRoom + 1;
  return { x, width, y: strip.y, height: gain };
}
