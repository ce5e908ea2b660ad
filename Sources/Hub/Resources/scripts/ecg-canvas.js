// The canvas of an electrocardiogram: paper, traces, pulses, names, beats; sharp at any device pixel ratio.
import { pulseOf } from "./ecg-layout.js";
import { drawPaper } from "./ecg-paper.js";
import { trace } from "./ecg-trace.js";

/** Millimetres of a trace's line on paper. */
const penWidth = 0.28;

/** Draws sheets; knows what part of them is seen. */
export class EcgCanvas {
  /** What is seen: left and upper edge in millimetres, CSS pixels of a millimetre. */
  view = { x: 0, y: 0, scale: 3 };
  #paths = new Map();
  #waits = false;

  constructor(canvas, paint) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { alpha: false });
    this.paint = paint;
    new ResizeObserver(() => this.#resize()).observe(canvas);
  }

  get ratio() {
    return devicePixelRatio || 1;
  }

  /** A place in CSS pixels of the canvas as millimetres on the paper. */
  toPaper(x, y) {
    return { x: this.view.x + x / this.view.scale, y: this.view.y + y / this.view.scale };
  }

  /** A place on the paper in device pixels. */
  toDevice = (place) => {
    const scale = this.view.scale * this.ratio;
    return { x: (place.x - this.view.x) * scale, y: (place.y - this.view.y) * scale };
  };

  /** Draws before the next picture of the screen, once, however often it is asked. */
  draw() {
    if (this.#waits) return;
    this.#waits = true;
    requestAnimationFrame(() => {
      this.#waits = false;
      this.paint(this);
    });
  }

  #resize() {
    const { clientWidth, clientHeight } = this.canvas;
    this.canvas.width = Math.max(1, Math.round(clientWidth * this.ratio));
    this.canvas.height = Math.max(1, Math.round(clientHeight * this.ratio));
    this.onResize?.();
    this.draw();
  }

  /** Forgets traces that were worked out before. */
  forget() {
    this.#paths.clear();
  }

  drawPaper(ink) {
    drawPaper(this.context, { x: this.view.x, y: this.view.y, scale: this.view.scale * this.ratio }, ink);
  }

  /** The traces of a sheet. `late` moves them by so many seconds, to lay one recording over another. */
  drawTraces(recording, sheet, colour, { late = 0, dash = [] } = {}) {
    const { context } = this;
    const scale = this.view.scale * this.ratio;
    context.setTransform(scale, 0, 0, scale, -this.view.x * scale, -this.view.y * scale);
    context.strokeStyle = colour;
    context.lineWidth = Math.max(penWidth, 1.2 / scale);
    context.lineJoin = "round";
    context.setLineDash(dash);
    for (const strip of sheet.strips) {
      const lead = recording.lead(strip.title);
      if (lead) context.stroke(this.#path(recording, lead, sheet, strip, late, scale));
    }
    context.setLineDash([]);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  /** The pulse of 1 mV for 200 ms before each row. */
  drawPulses(sheet, ink) {
    const { context } = this;
    context.strokeStyle = ink.trace;
    context.lineWidth = Math.max(penWidth * this.view.scale * this.ratio, 1.2);
    for (const strip of sheet.strips.filter((one) => one.isFirst)) {
      const pulse = pulseOf(strip, sheet);
      const at = (x, y) => this.toDevice({ x, y });
      const corners = [
        at(pulse.x - 1, pulse.y),
        at(pulse.x, pulse.y),
        at(pulse.x, pulse.y - pulse.height),
        at(pulse.x + pulse.width, pulse.y - pulse.height),
        at(pulse.x + pulse.width, pulse.y),
        at(pulse.x + pulse.width + 1, pulse.y),
      ];
      context.beginPath();
      for (const corner of corners) context.lineTo(corner.x, corner.y);
      context.stroke();
    }
  }

  /** Names of the leads; `mark` adds what is wrong with one. */
  drawNames(sheet, ink, mark) {
    const { context } = this;
    const size = ink.size * this.ratio;
    context.fillStyle = ink.ink;
    for (const strip of sheet.strips) {
      // Rows that are close have their names under the pulse, where no trace is.
      const isClose = strip.isRhythm && strip.height < 22;
      const at = isClose ? { x: pulseOf(strip, sheet).x - 2, y: strip.y + 4.5 } : { x: strip.x, y: strip.y - Math.min(strip.height / 2 - 3, 13) };
      const place = this.toDevice(at);
      const isBad = strip.lead && mark(strip.lead);
      context.font = `600 ${size}px ${ink.font}`;
      this.#word(isBad ? `${strip.title} ▲` : strip.title, place.x + 3 * this.ratio, place.y, ink);
      if (!strip.isFirst) this.#divide(strip, ink);
    }
  }

  /** Letters with a rim of paper, so that a trace behind them does not spoil them. */
  #word(text, x, y, ink) {
    this.context.lineWidth = 3 * this.ratio;
    this.context.strokeStyle = ink.ground;
    this.context.strokeText(text, x, y);
    this.context.fillText(text, x, y);
  }

  /** Speed and gain at the foot of a sheet: what a height and a width mean. */
  drawScale(sheet, text, ink) {
    const place = this.toDevice({ x: 5, y: sheet.top + sheet.height - 2 });
    this.context.font = `${ink.size * this.ratio}px ${ink.font}`;
    this.context.fillStyle = ink.ink;
    this.#word(text, place.x, place.y, ink);
  }

  /** A short line where one lead ends and the next begins. */
  #divide(strip, ink) {
    const from = this.toDevice({ x: strip.x, y: strip.y - 4 });
    const to = this.toDevice({ x: strip.x, y: strip.y + 4 });
    this.context.fillStyle = ink.ink;
    this.context.fillRect(Math.round(from.x), from.y, this.ratio, to.y - from.y);
  }

  /** The line of a strip, with no more points than the screen has columns: of each column its least and greatest value. */
  #path(recording, lead, sheet, strip, late, scale) {
    const bucket = Math.round(Math.log2(scale) * 2);
    const key = [lead.title, strip.x, strip.y, strip.from, late, sheet.gain, sheet.speed, bucket, recording.head.count].join();
    const known = this.#paths.get(recording)?.get(key);
    if (known) return known;
    const path = trace(recording, lead, sheet, strip, late, 2 ** (bucket / 2));
    if (!this.#paths.has(recording)) this.#paths.set(recording, new Map());
    this.#paths.get(recording).set(key, path);
    return path;
  }
}
