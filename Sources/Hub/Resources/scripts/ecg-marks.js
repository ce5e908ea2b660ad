// Marks on an electrocardiogram's picture: beats with the time between them, and places where a trace leaves the picture.
import { departures } from "./ecg-trace.js";

/** A mark over each beat that was found, and the time between them where there is room and time is what the file says. */
export function markBeats(drawing, recording, sheet, ink) {
  const { context, ratio } = drawing;
  context.fillStyle = ink.mark;
  context.textAlign = "center";
  context.font = `${Math.max(10, ink.size - 3) * ratio}px ${ink.font}`;
  for (const [strip, y] of beatRows(sheet)) beatsOf(strip, y, drawing, recording, sheet);
  context.textAlign = "left";
}

function beatsOf(strip, y, drawing, recording, sheet) {
  const { context, ratio } = drawing;
  let before = null;
  for (const beat of recording.beats) {
    const time = beat / recording.frequency;
    if (time < strip.from || time >= strip.to) continue;
    const at = drawing.toDevice({ x: strip.x + (time - strip.from) * sheet.speed, y });
    context.beginPath();
    context.moveTo(at.x - 4 * ratio, at.y - 6 * ratio);
    context.lineTo(at.x + 4 * ratio, at.y - 6 * ratio);
    context.lineTo(at.x, at.y + ratio);
    context.fill();
    const isInterval = before && !recording.isTimeDoubtful && recording.goesOn(before.beat, beat);
    if (isInterval && at.x - before.x > 40 * ratio) {
      context.fillText(String(Math.round((time - before.time) * 1000)), (at.x + before.x) / 2, at.y);
    }
    before = { x: at.x, time, beat };
  }
}

/** Strips over which beats are marked, and how high: over the rhythm strip, else over the first row, where there is room. */
function beatRows(sheet) {
  const rhythm = sheet.strips.filter((strip) => strip.isRhythm);
  if (rhythm.length === 1) return [[rhythm[0], rhythm[0].y - rhythm[0].height / 2 + 1]];
  const [first] = sheet.strips;
  return sheet.strips.filter((strip) => strip.y === first.y).map((strip) => [strip, first.y - first.height / 2 - 3]);
}

/**
 * Marks where a trace runs out of the picture above or below while its zero line is in it: triangles at the edge. How many there
 * are is told.
 */
export function markDepartures(drawing, recording, sheet, ink, late = 0) {
  const { canvas, view, ratio } = drawing;
  const tall = canvas.height / (view.scale * ratio);
  let count = 0;
  for (const strip of sheet.strips) {
    const lead = recording.lead(strip.title);
    const [above, below] = [strip.y - view.y, view.y + tall - strip.y];
    if (!lead || above < 0 || below < 0) continue;
    for (const place of departures(recording, lead, sheet, strip, late, { above, below, apart: 10 / view.scale })) {
      const { x } = drawing.toDevice({ x: place.x, y: 0 });
      if (x < 0 || x > canvas.width) continue;
      arrow(drawing, x, place.isAbove, ink);
      count += 1;
    }
  }
  return count;
}

/** A triangle at the upper or lower edge that points to where the trace has gone, with a rim of paper. */
function arrow({ context, canvas, ratio }, x, isAbove, ink) {
  const tip = isAbove ? ratio : canvas.height - ratio;
  const base = isAbove ? tip + 9 * ratio : tip - 9 * ratio;
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - 5 * ratio, base);
  context.lineTo(x + 5 * ratio, base);
  context.closePath();
  context.lineWidth = 2 * ratio;
  context.strokeStyle = ink.ground;
  context.stroke();
  context.fillStyle = ink.mark;
  context.fill();
}
