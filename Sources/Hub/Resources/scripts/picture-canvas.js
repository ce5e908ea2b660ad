// The canvas of a picture: the windowed pixels, drawn where they lie, and the marks over them.
import { drawMark } from "./picture-marks.js";

export class PictureCanvas {
  #waits = false;
  #isStale = true;

  constructor(canvas, viewer) {
    this.canvas = canvas;
    this.viewer = viewer;
    this.context = canvas.getContext("2d", { alpha: false });
    this.sheet = document.createElement("canvas");
    new ResizeObserver(() => this.#resize()).observe(canvas);
  }

  get ratio() {
    return devicePixelRatio || 1;
  }

  /** Draws before the next picture of the screen; `isStale` where the window, and with it every pixel, has changed. */
  draw(isStale = false) {
    this.#isStale ||= isStale;
    if (this.#waits) return;
    this.#waits = true;
    requestAnimationFrame(() => {
      this.#waits = false;
      if (this.viewer.frame) this.#paint();
    });
  }

  #resize() {
    const { canvas } = this;
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * this.ratio));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * this.ratio));
    if (this.viewer.place.isFitted) this.viewer.place.fit();
    this.viewer.tell();
    this.draw();
  }

  #window() {
    const { pixels, window, isInverted, hasOverlays } = this.viewer;
    const { columns, rows } = pixels.head;
    if (this.image?.width !== columns || this.image?.height !== rows) {
      this.image = new ImageData(columns, rows);
      [this.sheet.width, this.sheet.height] = [columns, rows];
    }
    pixels.paint(this.image, window, isInverted, hasOverlays);
    this.sheet.getContext("2d").putImageData(this.image, 0, 0);
    this.#isStale = false;
  }

  #paint() {
    if (this.#isStale) this.#window();
    const { context, canvas, ratio } = this;
    const { place, frame, ink } = this.viewer;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = ink.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    const { a, b, c, d, e, f } = place.matrix;
    context.setTransform(ratio * a, ratio * b, ratio * c, ratio * d, ratio * e, ratio * f);
    // Beyond twice its size a reader wants to see pixels, not a blur.
    context.imageSmoothingEnabled = place.zoom * ratio < 2;
    context.imageSmoothingQuality = "high";
    context.drawImage(this.sheet, 0, 0, frame.head.fullColumns, frame.head.fullRows);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const mark of this.viewer.shownMarks) drawMark(context, mark, place, frame.head, ink, mark === this.viewer.chosen);
    this.#words();
    canvas.dataset.drawn = String(Number(canvas.dataset.drawn ?? 0) + 1);
  }

  /** The corners: window and zoom, and whether this is less than the whole picture. */
  #words() {
    const { context, canvas } = this;
    const { ink } = this.viewer;
    context.fillStyle = ink.words;
    context.shadowColor = ink.shadow;
    context.shadowBlur = 3;
    context.font = `${ink.size}px ${ink.font}`;
    this.viewer.corners.forEach((text, line) => context.fillText(text, 8, canvas.clientHeight - 8 - 20 * line));
    context.shadowBlur = 0;
  }
}
