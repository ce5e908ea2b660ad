// The line of a lead over a span of time, with no more points than the screen can show.

/**
 * A path in millimetres. `scale` is how many device pixels a millimetre has: where several samples fall on one pixel, their
 * least and greatest stay, so that no spike is lost.
 */
export function trace(recording, lead, sheet, strip, late, scale) {
  const path = new Path2D();
  const first = Math.max(0, Math.round((strip.from + late) * recording.frequency));
  const last = Math.min(recording.count, Math.round((strip.from + late + (strip.end - strip.x) / sheet.speed) * recording.frequency));
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
