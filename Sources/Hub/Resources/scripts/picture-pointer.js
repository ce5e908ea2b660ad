// What pointer and wheel do to a picture: window, move, draw.
import { markAt } from "./picture-marks.js";

const drawn = ["length", "arrow", "ellipse"];

/** The left button does what the mode says, the others move the picture, the wheel zooms. */
export function listen(viewer) {
  const { canvas } = viewer;
  const at = (event) => ({ x: event.offsetX, y: event.offsetY });
  let grip = null;
  let mark = null;
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  canvas.addEventListener("pointerdown", (event) => {
    if (!viewer.frame) return;
    canvas.setPointerCapture(event.pointerId);
    viewer.chosen = markAt(viewer.shownMarks, at(event), viewer.place) ?? null;
    grip = event.button === 0 ? viewer.mode : "pan";
    if (drawn.includes(grip)) mark = begin(viewer, grip, at(event));
    viewer.drawing.draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (grip === "pan") viewer.lay((place) => place.move(event.movementX, event.movementY));
    else if (grip === "window") drag(viewer, event);
    else if (mark) stretch(viewer, mark, at(event));
    if (viewer.frame) viewer.tell(viewer.place.toPicture(at(event)));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (mark) finish(viewer, mark);
      if (viewer.isDragging) settle(viewer);
      grip = mark = null;
    });
  }
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (viewer.frame) viewer.lay((place) => place.zoomAt(1.0015 ** -event.deltaY, at(event)));
    },
    { passive: false },
  );
}

/** Across is width, down is centre; a drag over the canvas goes through twice the window. */
function drag(viewer, event) {
  if (viewer.frame.isColour) return;
  const { centre, width } = viewer.window;
  viewer.isDragging = true;
  const step = Math.max(1, width) / (viewer.canvas.clientWidth / 2);
  viewer.setWindow({ centre: centre + event.movementY * step, width: Math.max(1, width + event.movementX * step) });
}

/** The whole picture again. */
function settle(viewer) {
  viewer.isDragging = false;
  viewer.drawing.draw(true);
}

function begin(viewer, shape, point) {
  const { x, y } = viewer.place.inside(point);
  const mark = { object: viewer.object, frame: viewer.number, shape, x1: x, y1: y, x2: x, y2: y };
  viewer.marks = [...viewer.marks, mark];
  return mark;
}

function stretch(viewer, mark, point) {
  const { x, y } = viewer.place.inside(point);
  Object.assign(mark, { x2: x, y2: y });
  viewer.drawing.draw();
}

/** What is smaller than a few pixels was a click. */
function finish(viewer, mark) {
  const isClick = Math.hypot(mark.x2 - mark.x1, mark.y2 - mark.y1) * viewer.place.zoom < 4;
  if (isClick) viewer.marks = viewer.marks.filter((other) => other !== mark);
  else viewer.chosen = mark;
  viewer.changed();
}
