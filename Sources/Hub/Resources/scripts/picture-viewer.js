// The viewer of pictures: window, zoom, turning, lengths and marks, frames and objects.
import { make } from "./elements.js";
import { PictureCanvas } from "./picture-canvas.js";
import { fetchFrame } from "./picture-frame.js";
import { labelOf } from "./picture-marks.js";
import { Place } from "./picture-place.js";
import { listen } from "./picture-pointer.js";
import { pictureTools, presets } from "./picture-tools.js";
import { word } from "./words.js";

/** The longer side of the first look, for lines that are slow. */
const firstSide = 512;

export class PictureViewer {
  mode = "window";
  isInverted = false;
  marks = [];
  chosen = null;
  /** What is shown; while another frame is fetched, this is still the one before. */
  object = 1;
  number = 1;
  /** Marks that the device has laid over the picture. */
  hasOverlays = true;

  /** - objects: `{number, frames, title}` of those that came. */
  constructor(place, exam, objects, kept = null) {
    this.exam = exam;
    this.objects = objects;
    this.kept = kept;
    this.canvas = make("canvas", { class: "picture", tabindex: "0", role: "img" });
    this.values = make("output", { class: "reading-line", "aria-live": "polite" });
    this.place = new Place(this.canvas);
    this.drawing = new PictureCanvas(this.canvas, this);
    this.tools = pictureTools(this);
    place.append(this.tools.element, make("div", { class: "stage dark" }, this.canvas), make("div", { class: "below" }, this.values));
    const style = getComputedStyle(this.canvas);
    const token = (name) => style.getPropertyValue(name).trim();
    this.ink = {
      ground: token("--film"), mark: token("--film-mark"), chosen: token("--film-chosen"), words: token("--film-words"),
      shadow: token("--film"), font: token("--font"), size: parseFloat(token("--text-work")),
    };
    listen(this);
  }

  /** Shows a frame: a small one at once, then the whole. */
  async show(object = this.object, number = this.number) {
    const wish = { object, number };
    this.wish = wish;
    const isWanted = () => this.wish === wish;
    const small = await fetchFrame(this.exam, object, number, firstSide);
    if (!isWanted()) return;
    this.small = small;
    this.#take(small, wish);
    const { columns, rows, fullColumns, fullRows } = small.head;
    if (columns === fullColumns && rows === fullRows) return;
    const whole = await fetchFrame(this.exam, object, number);
    if (isWanted()) this.#take(whole, wish);
  }

  #take(frame, { object, number }) {
    [this.object, this.number] = [object, number];
    // A series keeps the window that the reader has set.
    if (!this.isWindowSet) this.window = frame.firstWindow;
    this.frame = frame;
    this.place.hold(frame.head);
    this.tell();
    this.drawing.draw(true);
  }

  /** One of the objects; each has frames and a title of its own. */
  named(number) {
    return this.objects.find((one) => one.number === number);
  }

  /** The next frame, or the one before; beyond the last, the next object. A quick hand steps on from what is on its way. */
  step(by) {
    const from = this.wish ?? this;
    const at = this.objects.findIndex((one) => one.number === from.object);
    const number = from.number + by;
    if (number >= 1 && number <= (this.objects[at]?.frames ?? this.frame.head.frames)) return this.open(from.object, number);
    const next = this.objects[at + by];
    return next && this.open(next.number, by > 0 ? 1 : next.frames);
  }

  /** What cannot be shown leaves what is shown as it is. */
  async open(object, number) {
    let fault = "";
    try {
      await this.show(object, number);
    } catch (error) {
      this.wish = { object: this.object, number: this.number };
      fault = error.message;
    }
    this.onOpen?.();
    if (fault) this.values.textContent = fault;
  }

  get shownMarks() {
    return this.marks.filter((mark) => mark.object === this.object && mark.frame === this.number);
  }

  get corners() {
    const { head } = this.frame;
    const lines = [`${Math.round(this.place.zoom * 100)} %`];
    if (!this.frame.isColour) {
      const { centre, width } = this.window;
      lines.push(this.window.isTable ? word("windowTable") : word("windowOf", { centre: Math.round(centre), width: Math.round(width) }));
    }
    if (head.frames > 1) lines.push(word("frameOf", { n: head.frame, all: head.frames }));
    const at = this.objects.findIndex((one) => one.number === this.object);
    if (this.objects.length > 1 && at >= 0) lines.push(word("pictureOf", { n: at + 1, all: this.objects.length, title: this.objects[at].title }));
    if (head.columns < head.fullColumns) lines.push(word("frameReduced", { width: head.columns, full: head.fullColumns }));
    return lines;
  }

  /** What is windowed now: the small one while a hand drags, so that the picture follows it. */
  get pixels() {
    return this.isDragging ? this.small : this.frame;
  }

  setWindow(window) {
    this.window = window;
    this.isWindowSet = true;
    this.tell();
    this.drawing.draw(true);
  }

  preset(number) {
    const found = this.frame && !this.frame.isColour ? presets(this.frame)[number - 1] : null;
    if (found) this.setWindow(found.window);
  }

  invert() {
    this.isInverted = !this.isInverted;
    this.drawing.draw(true);
  }

  showOverlays() {
    this.hasOverlays = !this.hasOverlays;
    this.drawing.draw(true);
  }

  /** Changes how the picture lies. */
  lay(change) {
    change(this.place);
    this.tell();
    this.drawing.draw();
  }

  /** What a drag draws: `window`, `pan`, `length`, `arrow` or `ellipse`. */
  setMode(mode) {
    this.mode = this.mode === mode ? "window" : mode;
    this.canvas.dataset.mode = this.mode;
    this.tell();
  }

  remove() {
    if (!this.chosen) return;
    this.marks = this.marks.filter((mark) => mark !== this.chosen);
    this.chosen = null;
    this.changed();
  }

  /** Marks have changed: drawn, and kept where there is somebody who keeps them. */
  changed() {
    this.tell();
    this.drawing.draw();
    this.kept?.(this.marks);
  }

  tell(point) {
    if (!this.frame) return;
    const { head } = this.frame;
    const value = point && this.frame.measured(point.x, point.y);
    const unit = head.unit ? ` ${head.unit}` : "";
    const parts = [this.chosen ? labelOf(this.chosen, head) : "", value === undefined ? "" : word("valueAt", { x: Math.floor(point.x), y: Math.floor(point.y), value: Math.round(value) + unit })];
    if (this.mode !== "window" && this.mode !== "pan") parts.push(word("drawHint"));
    this.values.textContent = parts.filter(Boolean).join(" · ");
    this.canvas.dataset.marks = this.shownMarks.map(({ shape }) => shape).join(" ");
    this.canvas.setAttribute("aria-label", word("pictureDrawn", { width: head.fullColumns, height: head.fullRows, state: this.corners.join(" · ") }));
  }
}
