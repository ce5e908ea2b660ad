// A line of earlier values in the space of a word: drawn as SVG, with its values in words.
const space = "http://www.w3.org/2000/svg";
const width = 96;
const height = 24;
const edge = 3;

/** Values oldest first, the last one the present; `range` is drawn as a band where it is known. */
export function sparkline(values, range, text) {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known, range?.low ?? Infinity);
  const high = Math.max(...known, range?.high ?? -Infinity);
  const y = (value) => height - edge - ((value - low) / (high - low || 1)) * (height - 2 * edge);
  const x = (place) => edge + (place / Math.max(1, values.length - 1)) * (width - 2 * edge);
  const drawing = node("svg", { class: "spark", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": text });
  drawing.append(titled(text));
  if (range) {
    const top = range.high === undefined ? 0 : y(range.high);
    const bottom = range.low === undefined ? height : y(range.low);
    drawing.append(node("rect", { class: "band", x: 0, y: top, width, height: Math.max(0, bottom - top) }));
  }
  drawing.append(node("polyline", { class: "run", points: values.map((value, place) => `${x(place)},${y(value)}`).join(" ") }));
  drawing.append(node("circle", { class: "now", cx: x(values.length - 1), cy: y(values.at(-1)), r: 2.5 }));
  return drawing;
}

function node(name, attributes) {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function titled(text) {
  const title = node("title", {});
  title.textContent = text;
  return title;
}
