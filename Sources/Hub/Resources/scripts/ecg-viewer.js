// The viewer of an electrocardiogram: tools, paper, calipers, an earlier one beside it, and all of it in words.
import { Calipers } from "./ecg-calipers.js";
import { EcgCanvas } from "./ecg-canvas.js";
import { makeSheet, sheetSeconds, sheetWidth } from "./ecg-layout.js";
import { markBeats, markDepartures } from "./ecg-marks.js";
import { inks } from "./ecg-paper.js";
import { fetchRecording } from "./ecg-recording.js";
import { ecgTools } from "./ecg-tools.js";
import { describe, faultsOf, isBad, scaleOf } from "./ecg-words.js";
import { make } from "./elements.js";
import { word } from "./words.js";

const compareWays = ["none", "over", "under"];
/** CSS pixels of a millimetre. */
const least = 1.2;
const most = 24;

/** Shows an exam's electrocardiogram in `place`. */
export class EcgViewer {
  paper = { layout: "3x4", speed: 25, gain: 10, start: 0 };
  calipers = new Calipers();
  showsBeats = true;
  #other = null;
  way = "none";
  #isFitted = true;

  static async show(place, exam) {
    return new EcgViewer(place, await fetchRecording(exam));
  }

  constructor(place, recording) {
    this.recording = recording;
    this.calipers.isTimed = !recording.isTimeDoubtful;
    this.canvas = make("canvas", { class: "ecg", tabindex: "0", role: "img" });
    this.values = make("output", { class: "reading-line", "aria-live": "polite" });
    this.text = make("p", { class: "said" });
    this.tools = ecgTools(this);
    this.stage = make("div", { class: "stage" }, this.canvas);
    place.append(this.tools.element, this.stage, make("div", { class: "below" }, this.values, this.text));
    place.append(faultsOf(recording));
    this.drawing = new EcgCanvas(this.canvas, () => this.#paint());
    this.drawing.onResize = () => this.#isFitted && this.fit();
    this.#listen();
    this.change({});
  }

  /** An earlier one to compare with, and how to call it. */
  async compare(exam, day) {
    this.#other = { recording: await fetchRecording(exam), day };
    this.way = "over";
    this.change({});
    this.tools.refresh();
  }

  /** The next ten seconds, or those before. */
  turn(by) {
    const last = Math.max(0, Math.ceil(this.recording.seconds / sheetSeconds - 1) * sheetSeconds);
    this.change({ start: Math.min(last, Math.max(0, this.paper.start + by * sheetSeconds)) });
  }

  nextWay() {
    if (!this.#other) {
      this.values.textContent = word("compareChoose");
      return;
    }
    this.way = compareWays[(compareWays.indexOf(this.way) + 1) % compareWays.length];
    this.change({});
  }

  get isContrast() {
    return this.stage?.classList.contains("contrast") ?? false;
  }

  toggleContrast() {
    this.stage.classList.toggle("contrast");
    this.change({});
  }

  toggleCalipers() {
    this.calipers.isOn = !this.calipers.isOn;
    if (!this.calipers.isOn) this.calipers.clear();
    this.canvas.classList.toggle("measuring", this.calipers.isOn);
    this.canvas.focus({ preventScroll: true });
    this.tell();
  }

  change(wish) {
    const before = this.paper;
    this.paper = { ...before, ...wish };
    if (before.speed !== this.paper.speed || before.gain !== this.paper.gain) this.calipers.clear();
    this.drawing.forget();
    this.ink = inks(this.stage);
    this.#lay();
    if (this.#isFitted && wish.speed === undefined) this.fit();
    this.tell();
  }

  /** Makes the sheets; rows take the height that is there. */
  #lay() {
    const room = this.canvas.clientHeight / Math.max(1, this.canvas.clientWidth);
    const tall = this.way === "under" ? 0 : room * sheetWidth(25);
    this.sheet = makeSheet(this.recording, { ...this.paper, tall });
    this.otherSheet = this.#other && makeSheet(this.#other.recording, {
      ...this.paper, tall, start: 0, top: this.way === "under" ? this.sheet.height : 0,
    });
  }

  /** Shows the whole sheet's width. */
  fit() {
    this.#lay();
    this.drawing.forget();
    const height = this.sheet.height + (this.way === "under" ? this.otherSheet.height : 0);
    const { clientWidth, clientHeight } = this.canvas;
    const scale = Math.min(clientWidth / sheetWidth(25), this.recording.isTwelve ? clientHeight / height : Infinity);
    this.drawing.view = { x: 0, y: 0, scale: Math.max(least, scale) };
    this.#isFitted = true;
    this.drawing.draw();
  }

  zoom(by, at = { x: this.canvas.clientWidth / 2, y: this.canvas.clientHeight / 2 }) {
    const { view } = this.drawing;
    const scale = Math.min(most, Math.max(least, view.scale * by));
    const held = this.drawing.toPaper(at.x, at.y);
    this.drawing.view = { x: held.x - at.x / scale, y: held.y - at.y / scale, scale };
    this.#isFitted = false;
    this.pan(0, 0);
  }

  /** Moves the paper by so many pixels; some of it stays to be seen. */
  pan(x, y) {
    const { view } = this.drawing;
    const height = this.sheet.height + (this.way === "under" ? this.otherSheet.height : 0);
    const keep = (value, size, shown) => Math.min(Math.max(value, Math.min(0, size - shown)), Math.max(0, size - shown));
    view.x = keep(view.x - x / view.scale, this.sheet.width, this.canvas.clientWidth / view.scale);
    view.y = keep(view.y - y / view.scale, height, this.canvas.clientHeight / view.scale);
    this.drawing.draw();
  }

  #listen() {
    const at = (event) => ({ x: event.offsetX, y: event.offsetY });
    const onPaper = (event) => this.drawing.toPaper(event.offsetX, event.offsetY);
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      this.grip = this.calipers.isOn && event.button === 0 ? "calipers" : "paper";
      if (this.grip !== "calipers") return;
      if (!this.calipers.take(onPaper(event), 8 / this.drawing.view.scale)) this.calipers.begin(onPaper(event));
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (this.grip === "paper") this.pan(event.movementX, event.movementY);
      if (this.grip !== "calipers") return;
      this.calipers.move(onPaper(event));
      this.tell();
    });
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => (this.grip = null));
    this.canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(1.0015 ** -event.deltaY, at(event));
    }, { passive: false });
  }

  /** Value of the calipers, and everything in words for who cannot see the canvas. */
  tell() {
    this.values.textContent = this.calipers.text(this.paper) || (this.calipers.isOn ? word("caliperHint") : "");
    const words = describe(this.recording, this.paper, this.way === "none" ? null : this.#other);
    this.text.textContent = this.text.title = words.short;
    this.canvas.setAttribute("aria-label", words.whole);
    this.drawing.draw();
  }

  #paint() {
    const { drawing, sheet, ink } = this;
    drawing.drawPaper(ink);
    drawing.drawPulses(sheet, ink);
    if (this.way !== "none") this.#paintOther();
    drawing.drawTraces(this.recording, sheet, ink.trace);
    drawing.drawNames(sheet, ink, isBad);
    if (this.showsBeats) markBeats(drawing, this.recording, sheet, ink);
    const left = markDepartures(drawing, this.recording, sheet, ink);
    this.canvas.dataset.departures = String(left);
    drawing.drawScale(sheet, scaleOf(this.recording, this.paper, left), ink);
    this.calipers.draw(drawing.context, drawing.toDevice, this.paper, ink, drawing.ratio);
    this.canvas.dataset.drawn = String(Number(this.canvas.dataset.drawn ?? 0) + 1);
  }

  /** Over: begun so that the first beats lie upon each other. */
  #paintOther() {
    const { recording } = this.#other;
    const first = (one) => (one.beats.length ? one.beats[0] / one.frequency : 0);
    const late = this.way === "over" ? first(recording) - first(this.recording) : 0;
    const sheet = this.way === "over" ? this.sheet : this.otherSheet;
    this.drawing.drawTraces(recording, sheet, this.ink.other, { late });
    markDepartures(this.drawing, recording, sheet, this.ink, late);
    if (this.way === "under") this.drawing.drawNames(sheet, this.ink, isBad);
  }
}
