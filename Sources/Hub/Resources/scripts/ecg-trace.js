// The line of a lead over a span of time, with no more points than the screen can show.

/**
 * A path in millimetres. `scale` is how many device pixels a millimetre has: where several samples fall on one pixel, their
 * least and greatest stay, so that no spike is lost.
 */
export function trace(recording, lead, sheet, strip, late, scale) {
  const path = new Path2D();
  const [first, last] = spanOf(recording, sheet, strip, late);
  const middle = recording.middle(lead, first, last);
  const group = Math.max(1, Math.floor(recording.frequency / (sheet.speed * scale)));
  let isDown = false;
  for (let index = first; index < last; index += group) {
    const at = strip.x + (index / recording.frequency - strip.from - late) * sheet.speed;
    for (const value of extremes(recording, lead, index, Math.min(index + group, last))) {
      if (Number.isNaN(value)) isDown = false;
      else path[isDown ? "lineTo" : "moveTo"](at, strip.y - (value - middle) * sheet.gain);
      isDown = !Number.isNaN(value);
    }
  }
  return path;
}

/** The samples that a strip shows. */
function spanOf(recording, sheet, strip, late) {
  const from = strip.from + late;
  return recording.span(from, from + (strip.end - strip.x) / sheet.speed);
}

/**
 * Where a trace leaves the picture, which goes `above` and `below` the strip's zero line, in millimetres: places on the paper,
 * each with its side. What is nearer than `apart` is one place.
 */
export function departures(recording, lead, sheet, strip, late, { above, below, apart }) {
  const [first, last] = spanOf(recording, sheet, strip, late);
  const { low, middle, high } = recording.extremes(lead, first, last);
  if ((high - middle) * sheet.gain <= above && (middle - low) * sheet.gain <= below) return [];
  const places = [];
  const lastOf = { true: -Infinity, false: -Infinity };
  for (let index = first; index < last; index += 1) {
    const height = (recording.millivolts(lead, index) - middle) * sheet.gain;
    if (!(height > above) && !(-height > below)) continue;
    const isAbove = height > above;
    const x = strip.x + (index / recording.frequency - strip.from - late) * sheet.speed;
    if (x - lastOf[isAbove] >= apart) places.push({ x, isAbove });
    lastOf[isAbove] = x;
  }
  return places;
}

/** The one value, or the least and greatest of several in the order in which they come. */
function extremes(recording, lead, from, to) {
  if (to - from <= 2) {
    const all = [];
    for (let index = from; index < to; index += 1) all.push(recording.millivolts(lead, index));
    return all;
  }
  let [low, high] = [from, from];
  for (let index = from; index < to; index += 1) {
    const value = recording.millivolts(lead, index);
    if (Number.isNaN(value)) return [NaN];
    if (value < recording.millivolts(lead, low)) low = index;
    if (value > recording.millivolts(lead, high)) high = index;
  }
  return [Math.min(low, high), Math.max(low, high)].map((index) => recording.millivolts(lead, index));
}
