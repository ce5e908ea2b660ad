// What is drawn on a picture: lengths, ellipses, arrows. Places are pixels of the whole picture, and never outside of it.
import { word } from "./words.js";

/** Where the spacing holds: before a detector things are larger than they are. */
const lengths = { detector: "lengthDetector", film: "lengthFilm" };
const areas = { detector: "areaDetector", film: "areaFilm" };

/** A length in words: millimetres where the spacing is known, and where it holds; else pixels, and that they are no measure. */
export function lengthOf(mark, head) {
  const across = mark.x2 - mark.x1;
  const down = mark.y2 - mark.y1;
  if (!head.spacing) return word("lengthPixels", { n: Math.hypot(across, down * head.aspect).toFixed(0) });
  const n = Math.hypot(across * head.spacing[1], down * head.spacing[0]).toFixed(1);
  return word(lengths[head.spacingHolds] ?? "lengthPatient", { n });
}

/** What stands beside a mark. */
export function labelOf(mark, head) {
  if (mark.shape === "length") return lengthOf(mark, head);
  if (mark.shape === "ellipse" && head.spacing) {
    const area = (Math.PI / 4) * Math.abs((mark.x2 - mark.x1) * head.spacing[1] * (mark.y2 - mark.y1) * head.spacing[0]);
    return [mark.text, word(areas[head.spacingHolds] ?? "areaOf", { n: area.toFixed(area < 100 ? 1 : 0) })].filter(Boolean).join(" ");
  }
  return mark.text ?? "";
}

/** Draws a mark; `place` turns the picture's pixels into the canvas's. */
export function drawMark(context, mark, place, head, ink, isChosen) {
  const from = place.toCanvas({ x: mark.x1, y: mark.y1 });
  const to = place.toCanvas({ x: mark.x2, y: mark.y2 });
  context.save();
  context.lineWidth = isChosen ? 3 : 2;
  context.strokeStyle = context.fillStyle = isChosen ? ink.chosen : ink.mark;
  context.shadowColor = ink.shadow;
  context.shadowBlur = 3;
  shapes[mark.shape](context, from, to, mark, place);
  label(context, labelOf(mark, head), besideMark(mark, from, to), ink);
  context.restore();
}

const shapes = {
  length(context, from, to) {
    line(context, from, to);
    const along = Math.atan2(to.y - from.y, to.x - from.x) + Math.PI / 2;
    for (const end of [from, to]) {
      const [x, y] = [6 * Math.cos(along), 6 * Math.sin(along)];
      line(context, { x: end.x - x, y: end.y - y }, { x: end.x + x, y: end.y + y });
    }
  },
  arrow(context, from, to) {
    line(context, from, to);
    const along = Math.atan2(to.y - from.y, to.x - from.x);
    context.beginPath();
    context.moveTo(to.x, to.y);
    for (const side of [-0.4, 0.4]) context.lineTo(to.x - 14 * Math.cos(along + side), to.y - 14 * Math.sin(along + side));
    context.fill();
  },
  ellipse(context, from, to) {
    const { abs } = Math;
    context.beginPath();
    context.ellipse((from.x + to.x) / 2, (from.y + to.y) / 2, abs(to.x - from.x) / 2, abs(to.y - from.y) / 2, 0, 0, 2 * Math.PI);
    context.stroke();
  },
};

function line(context, from, to) {
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
}

/** Where a label begins: at the right end of a line, at the corner above an ellipse. */
function besideMark({ shape }, from, to) {
  if (shape === "ellipse") return { x: Math.max(from.x, to.x), y: Math.min(from.y, to.y) };
  return from.x > to.x ? from : to;
}

function label(context, text, beside, ink) {
  if (!text) return;
  context.font = `600 ${ink.size}px ${ink.font}`;
  const width = context.measureText(text).width;
  const room = context.canvas.clientWidth - width - 4;
  context.fillText(text, Math.min(Math.max(4, beside.x + 8), room), Math.max(ink.size, beside.y - 6));
}

/** The mark under a place of the canvas, the newest first. */
export function markAt(marks, point, place) {
  const near = ({ x, y }) => Math.hypot(x - point.x, y - point.y);
  return marks.findLast((mark) => {
    const ends = [{ x: mark.x1, y: mark.y1 }, { x: mark.x2, y: mark.y2 }].map((end) => place.toCanvas(end));
    const middle = { x: (ends[0].x + ends[1].x) / 2, y: (ends[0].y + ends[1].y) / 2 };
    return [...ends, middle].some((spot) => near(spot) < 10);
  });
}
