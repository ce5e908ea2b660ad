// Calipers on the paper: two points, what lies between them in milliseconds, millivolts and beats a minute.
import { word } from "./words.js";

/** Places in millimetres on the paper. */
export class Calipers {
  isOn = false;
  /** Shows the distance again and again along the strip, to see whether a rhythm keeps it. */
  isMarching = false;
  /** Whether a distance on the paper is a time: not where the file contradicts itself about time. */
  isTimed = true;
  #a = null;
  #b = null;

  get isSet() {
    return this.#a !== null;
  }

  begin(place) {
    this.#a = place;
    this.#b = place;
  }

  move(place) {
    if (this.isSet) this.#b = place;
  }

  /** Moves the second leg by so many millimetres. */
  nudge(x, y) {
    if (this.isSet) this.#b = { x: this.#b.x + x, y: this.#b.y + y };
  }

  swap() {
    [this.#a, this.#b] = [this.#b, this.#a];
  }

  clear() {
    this.#a = this.#b = null;
  }

  /** The leg that is near enough to be taken up becomes the one that moves; false where none is. */
  take(place, reach) {
    if (!this.isSet) return false;
    const far = (leg) => Math.hypot(leg.x - place.x, leg.y - place.y);
    if (Math.min(far(this.#a), far(this.#b)) > reach) return false;
    if (far(this.#a) < far(this.#b)) this.swap();
    return true;
  }

  /** Milliseconds, millivolts, beats a minute (nil where no time lies between). */
  reading({ speed, gain }) {
    if (!this.isSet) return null;
    const milliseconds = (Math.abs(this.#b.x - this.#a.x) / speed) * 1000;
    const millivolts = (this.#a.y - this.#b.y) / gain;
    return { milliseconds, millivolts, beats: milliseconds >= 100 ? 60_000 / milliseconds : null };
  }

  /** The same in words. */
  text(paper) {
    const reading = this.reading(paper);
    if (!reading) return "";
    if (!this.isTimed) return word("caliperUntimed", { mv: reading.millivolts.toFixed(2) });
    const values = { ms: Math.round(reading.milliseconds), mv: reading.millivolts.toFixed(2) };
    if (reading.beats === null) return word("caliperShort", values);
    return word("caliperReading", { ...values, bpm: Math.round(reading.beats) });
  }

  /** Draws legs, beam and value. `to` turns a place on the paper into device pixels. */
  draw(context, to, paper, ink, ratio) {
    if (!this.isSet) return;
    const a = to(this.#a);
    const b = to(this.#b);
    const { width, height } = context.canvas;
    context.save();
    context.strokeStyle = ink.caliper;
    context.fillStyle = ink.caliper;
    context.lineWidth = 1.5 * ratio;
    this.#lines(context, [a.x, b.x], [a.y, b.y], width, height);
    if (this.isMarching && Math.abs(b.x - a.x) > 4 * ratio) this.#march(context, a.x, b.x - a.x, width, height, ratio);
    for (const leg of [a, b]) {
      context.beginPath();
      context.arc(leg.x, leg.y, 4 * ratio, 0, 2 * Math.PI);
      context.fill();
    }
    this.#label(context, a, b, this.text(paper), ink, ratio);
    context.restore();
  }

  #lines(context, across, down, width, height) {
    context.beginPath();
    for (const x of across) {
      context.moveTo(x, 0);
      context.lineTo(x, height);
    }
    for (const y of down) {
      context.moveTo(Math.min(...across), y);
      context.lineTo(Math.max(...across), y);
    }
    context.stroke();
  }

  #march(context, from, step, width, height, ratio) {
    context.setLineDash([4 * ratio, 4 * ratio]);
    context.beginPath();
    for (let x = from % Math.abs(step); x < width; x += Math.abs(step)) {
      context.moveTo(x, 0);
      context.lineTo(x, height);
    }
    context.stroke();
    context.setLineDash([]);
  }

  #label(context, a, b, text, ink, ratio) {
    context.font = `600 ${ink.size * ratio}px ${ink.font}`;
    const room = context.measureText(text).width + 12 * ratio;
    const x = Math.min(Math.max(0, (a.x + b.x - room) / 2), context.canvas.width - room);
    const y = Math.max(0, Math.min(a.y, b.y) - 28 * ratio);
    context.fillStyle = ink.ground;
    context.strokeStyle = ink.caliper;
    context.fillRect(x, y, room, 22 * ratio);
    context.strokeRect(x, y, room, 22 * ratio);
    context.fillStyle = ink.caliper;
    context.fillText(text, x + 6 * ratio, y + 16 * ratio);
  }
}
