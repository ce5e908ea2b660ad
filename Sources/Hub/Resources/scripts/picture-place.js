// Where a picture lies on its canvas: moved, zoomed, turned, mirrored; places told in pixels of the whole picture.

/** Zoom is CSS pixels for each pixel of the picture. */
export class Place {
  zoom = 1;
  x = 0;
  y = 0;
  quarters = 0;
  isMirrored = false;
  isUpended = false;

  constructor(canvas) {
    this.canvas = canvas;
  }

  /** Takes the picture's size; square pixels are `aspect` 1. */
  hold({ fullColumns, fullRows, aspect }) {
    const isNew = this.columns !== fullColumns || this.rows !== fullRows;
    [this.columns, this.rows, this.aspect] = [fullColumns, fullRows, aspect];
    if (isNew) this.fit();
  }

  /** The whole picture, in the middle. */
  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    const [width, height] = [this.columns, this.rows * this.aspect];
    const isOnSide = this.quarters % 2 === 1;
    const across = clientWidth / (isOnSide ? height : width);
    const down = clientHeight / (isOnSide ? width : height);
    this.zoom = Math.min(across, down) || 1;
    this.x = this.y = 0;
    this.isFitted = true;
  }

  /** From pixels of the picture to CSS pixels of the canvas. */
  get matrix() {
    const { clientWidth, clientHeight } = this.canvas;
    return new DOMMatrix()
      .translate(clientWidth / 2 + this.x, clientHeight / 2 + this.y)
      .rotate(90 * this.quarters)
      .scale(this.zoom * (this.isMirrored ? -1 : 1), this.zoom * this.aspect * (this.isUpended ? -1 : 1))
      .translate(-this.columns / 2, -this.rows / 2);
  }

  toCanvas({ x, y }) {
    return this.matrix.transformPoint({ x, y });
  }

  toPicture({ x, y }) {
    return this.matrix.inverse().transformPoint({ x, y });
  }

  /** The same, kept inside the picture. */
  inside(point) {
    const { x, y } = this.toPicture(point);
    return { x: Math.min(this.columns, Math.max(0, x)), y: Math.min(this.rows, Math.max(0, y)) };
  }

  move(x, y) {
    // Half of the canvas: the picture cannot be lost.
    const { clientWidth, clientHeight } = this.canvas;
    const reach = this.zoom * Math.max(this.columns, this.rows * this.aspect) / 2;
    const keep = (value, size) => Math.min(reach + size / 4, Math.max(-reach - size / 4, value));
    this.x = keep(this.x + x, clientWidth);
    this.y = keep(this.y + y, clientHeight);
    this.isFitted = false;
  }

  /** Zooms so that what is under `at` stays there. */
  zoomAt(by, at) {
    const held = this.toPicture(at);
    this.zoom = Math.min(40, Math.max(0.02, this.zoom * by));
    const now = this.toCanvas(held);
    this.move(at.x - now.x, at.y - now.y);
  }

  turn() {
    this.quarters = (this.quarters + 1) % 4;
    if (this.isFitted) this.fit();
  }
}
