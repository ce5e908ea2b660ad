// The paper under an electrocardiogram: thin lines each millimetre, thick ones each five, in the colours of the tokens.

const names = ["ground", "thin", "thick", "trace", "other", "ink", "mark", "caliper"];

/** The colours in force: pink paper, or high contrast. Asked for when they change, not for each picture. */
export function inks(element) {
  const style = getComputedStyle(element);
  const found = {
    font: style.getPropertyValue("--font").trim(),
    size: parseFloat(style.getPropertyValue("--text-work")),
  };
  for (const name of names) found[name] = style.getPropertyValue(`--ecg-${name}`).trim();
  return found;
}

/**
 * Draws ground and lines of the part that is seen. `view` has the left and upper edge in millimetres and the device pixels of
 * one; lines are one device pixel wide and lie on whole ones, so that they do not blur.
 */
export function drawPaper(context, view, ink) {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = ink.ground;
  context.fillRect(0, 0, width, height);
  // Closer than three pixels lines are a grey, and no help.
  if (view.scale >= 3) lines(context, view, 1, ink.thin, 1);
  lines(context, view, 5, ink.thick, view.scale >= 6 ? 2 : 1);
}

function lines(context, view, every, colour, thickness) {
  const { width, height } = context.canvas;
  context.fillStyle = colour;
  const place = (millimetre, from) => Math.round((millimetre - from) * view.scale);
  for (let x = Math.ceil(view.x / every) * every; place(x, view.x) < width; x += every) {
    context.fillRect(place(x, view.x), 0, thickness, height);
  }
  for (let y = Math.ceil(view.y / every) * every; place(y, view.y) < height; y += every) {
    context.fillRect(0, place(y, view.y), width, thickness);
  }
}
