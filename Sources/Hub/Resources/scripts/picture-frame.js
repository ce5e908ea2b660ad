// A frame's pixels as they are stored, and what a window makes of them.
import { viewFile } from "./view-file.js";

/** Fetches a frame; `side` for a smaller first look. */
export async function fetchFrame(exam, object, frame, side) {
  const wish = side ? `?side=${side}` : "";
  return new Frame(await viewFile(`/api/v1/exams/${exam}/objects/${object}/frames/${frame}${wish}`));
}

/** Of the values that occur, so many hundredths are cut off at each end by the window that is made of them. */
const usualCut = 0.5;

export class Frame {
  constructor({ head, bytes, at }) {
    this.head = head;
    const count = head.rows * head.columns * head.channels;
    const Values = head.bits === 8 ? Uint8Array : head.isSigned ? Int16Array : Uint16Array;
    this.values = new Values(bytes, at, count);
    /** What is added to a stored value to find its place in a table. */
    this.shift = head.isSigned ? 32768 : 0;
    this.overlay = head.overlay ? Uint8Array.from(atob(head.overlay), (letter) => letter.charCodeAt(0)) : null;
  }

  get isColour() {
    return this.head.channels === 3;
  }

  /** The measured value of a pixel of the whole picture; undefined outside of it and in colours. */
  measured(x, y) {
    const { head } = this;
    if (this.isColour || x < 0 || y < 0 || x >= head.fullColumns || y >= head.fullRows) return undefined;
    const column = Math.floor((x * head.columns) / head.fullColumns);
    const row = Math.floor((y * head.rows) / head.fullRows);
    return this.values[row * head.columns + column] * head.slope + head.intercept;
  }

  /** How it is to be shown at first: by the file's table, by its first window, or by nearly all of its values. */
  get firstWindow() {
    if (this.head.table) return { isTable: true, ...this.cut(usualCut) };
    const [given] = this.head.windows;
    if (given) return { centre: given.centre, width: given.width };
    // Eight bits without a window are made for a screen already: all that they can hold is shown.
    return this.head.bits === 8 ? this.#between(0, 2 ** this.head.stored - 1) : this.cut(usualCut);
  }

  /** The window of all values. */
  get wholeWindow() {
    const [low, high] = this.head.range ?? [0, 255];
    return this.#between(low, high);
  }

  /** The window that leaves so many hundredths of the pixels out at each end. */
  cut(percent, low = percent, high = 100 - percent) {
    const counts = (this.counts ??= this.#count());
    const place = (part) => {
      let left = (counts.all * part) / 100;
      const found = counts.of.findIndex((count) => (left -= count) <= 0);
      return found < 0 ? counts.of.length - 1 : found;
    };
    return this.#between(place(low) - this.shift, place(high) - this.shift);
  }

  #between(low, high) {
    const { slope, intercept } = this.head;
    const ends = [low * slope + intercept, high * slope + intercept];
    const width = Math.max(1, Math.abs(ends[1] - ends[0]) + 1);
    return { centre: (ends[0] + ends[1] + 1) / 2, width };
  }

  /** How often each value occurs, of some hundred thousand pixels, padding left out. */
  #count() {
    const of = new Array(this.head.bits === 8 && !this.shift ? 256 : 65536).fill(0);
    const step = Math.max(1, Math.floor(this.values.length / 300_000));
    let all = 0;
    for (let index = 0; index < this.values.length; index += step) {
      const value = this.values[index];
      if (this.#isPadding(value)) continue;
      of[value + this.shift] += 1;
      all += 1;
    }
    return { of, all };
  }

  #isPadding(value) {
    const { padding } = this.head;
    return padding !== undefined && value >= padding[0] && value <= padding[1];
  }

  /** Fills `image` with what the window makes of the pixels, and with what the file's overlays mark on them. */
  paint(image, window, isInverted, hasOverlays = true) {
    const out = new Uint32Array(image.data.buffer);
    this.#paintPixels(out, window, isInverted);
    if (hasOverlays && this.overlay) this.#paintOverlay(out);
  }

  /** White, and black on what is bright. */
  #paintOverlay(out) {
    const { rows, columns } = this.head;
    const stride = Math.ceil(columns / 8);
    for (let place = 0; place < this.overlay.length; place += 1) {
      const bits = this.overlay[place];
      if (bits === 0) continue;
      const row = Math.floor(place / stride);
      for (let bit = 0; bit < 8; bit += 1) {
        const column = (place % stride) * 8 + bit;
        if (!(bits & (0x80 >> bit)) || column >= columns || row >= rows) continue;
        const index = row * columns + column;
        const under = out[index];
        const isBright = Math.min(under & 255, (under >> 8) & 255, (under >> 16) & 255) > 191;
        out[index] = isBright ? 0xff000000 : 0xffffffff;
      }
    }
  }

  #paintPixels(out, window, isInverted) {
    if (this.isColour) return this.#paintColour(out, isInverted);
    const table = this.#greys(window, isInverted !== this.head.isInverted);
    const { values, shift } = this;
    for (let index = 0; index < values.length; index += 1) out[index] = table[values[index] + shift];
  }

  #paintColour(out, isInverted) {
    const { values } = this;
    const turn = isInverted ? 0x00ffffff : 0;
    for (let index = 0, from = 0; index < out.length; index += 1, from += 3) {
      out[index] = (0xff000000 | (values[from + 2] << 16) | (values[from + 1] << 8) | values[from]) ^ turn;
    }
  }

  /** The pixel of every stored value: least significant byte red, as canvas has it. */
  #greys(window, isInverted) {
    const { head, shift } = this;
    const table = new Uint32Array(head.bits === 8 && !shift ? 256 : 65536);
    const grey = window.isTable ? tableGrey(head.table) : windowGrey(window, head.windowFunction);
    for (let place = 0; place < table.length; place += 1) {
      const value = place - shift;
      const level = Math.round(255 * Math.min(1, Math.max(0, grey(value * head.slope + head.intercept))));
      // What is no picture is black, whichever end white is.
      const shown = this.#isPadding(value) ? 0 : isInverted ? 255 - level : level;
      table[place] = 0xff000000 | (shown << 16) | (shown << 8) | shown;
    }
    return table;
  }
}

/** PS3.3 C.11.2.1.2 and C.11.2.1.3. */
function windowGrey({ centre, width }, name) {
  if (name === "SIGMOID") return (value) => 1 / (1 + Math.exp((-4 * (value - centre)) / width));
  if (name === "LINEAR_EXACT") return (value) => (value - centre) / width + 0.5;
  return (value) => (value - (centre - 0.5)) / Math.max(width - 1, 1e-9) + 0.5;
}

function tableGrey({ first, white, entries }) {
  const bytes = Uint8Array.from(atob(entries), (letter) => letter.charCodeAt(0));
  const values = new Uint16Array(bytes.buffer);
  return (value) => values[Math.min(values.length - 1, Math.max(0, Math.floor(value) - first))] / white;
}
