// The tools of the picture's viewer, each with its key; and the windows that a key sets.
import { Toolbar } from "./toolbar.js";
import { word } from "./words.js";

/** Windows of computed tomography: centre and width in Hounsfield units. */
const hounsfield = [
  ["presetSoft", 40, 400],
  ["presetLung", -600, 1500],
  ["presetBone", 400, 1800],
  ["presetBrain", 40, 80],
];

/** At most six: the file's own first, then those that suit what is measured. */
export function presets(frame) {
  const { head } = frame;
  const own = head.windows.slice(0, 2).map((window, place) => ({
    name: window.name ?? word("presetFile", { n: place + 1 }), window: { centre: window.centre, width: window.width },
  }));
  if (head.table) own.unshift({ name: word("windowTable"), window: frame.firstWindow });
  const measured = head.unit === "HU" ? hounsfield.map(([name, centre, width]) => ({ name: word(name), window: { centre, width } })) : parts(frame);
  return [...own, ...measured].slice(0, 6);
}

/** Of films nobody knows what a value means: windows by how often values occur. */
function parts(frame) {
  return [
    { name: word("presetUsual"), window: frame.cut(0.5) },
    { name: word("presetWhole"), window: frame.wholeWindow },
    { name: word("presetHard"), window: frame.cut(5) },
    { name: word("presetDarkPart"), window: frame.cut(0, 0.5, 55) },
    { name: word("presetBrightPart"), window: frame.cut(0, 45, 99.5) },
  ];
}

/** The row of tools of a viewer. */
export function pictureTools(viewer) {
  const tools = new Toolbar(word("pictureTools"));
  const isMode = (mode) => () => viewer.mode === mode;
  const modes = [
    ["pan", "v", "toolPan"],
    ["length", "d", "toolLength"],
    ["arrow", "a", "toolArrow"],
    ["ellipse", "e", "toolEllipse"],
  ];
  tools.button("window", { key: "w", label: word("toolWindow"), isOn: isMode("window"), act: () => viewer.setMode("window") });
  for (const [mode, key, name] of modes) {
    tools.button(mode, { key, label: word(name), isOn: isMode(mode), act: () => viewer.setMode(mode) });
  }
  const lay = (change) => () => viewer.lay(change);
  tools.button("turn", { key: "t", label: word("toolTurn"), act: lay((place) => place.turn()) });
  tools.button("mirror", { key: "f", label: word("toolMirror"), isOn: () => viewer.place.isMirrored, act: lay((place) => (place.isMirrored = !place.isMirrored)) });
  tools.button("upend", { key: "u", label: word("toolUpend"), isOn: () => viewer.place.isUpended, act: lay((place) => (place.isUpended = !place.isUpended)) });
  tools.button("invert", { key: "i", label: word("toolInvert"), isOn: () => viewer.isInverted, act: () => viewer.invert() });
  tools.button("overlays", { key: "o", label: word("toolOverlays"), isOn: () => viewer.hasOverlays, act: () => viewer.showOverlays() });
  tools.button("out", { key: "-", label: "−", title: word("zoomOut"), act: lay((place) => place.zoomAt(0.8, middle(viewer))) });
  tools.button("in", { key: "+", label: "+", title: word("zoomIn"), act: lay((place) => place.zoomAt(1.25, middle(viewer))) });
  tools.button("fit", { key: "0", label: word("zoomFit"), act: lay((place) => place.fit()) });
  tools.on("=", lay((place) => place.zoomAt(1.25, middle(viewer))));
  for (const number of [1, 2, 3, 4, 5, 6]) tools.on(String(number), () => viewer.preset(number));
  for (const key of ["Delete", "Backspace"]) tools.on(key, () => viewer.remove());
  const ways = { ArrowDown: () => viewer.step(1), ArrowUp: () => viewer.step(-1), PageDown: () => viewer.step(1), PageUp: () => viewer.step(-1) };
  for (const [key, act] of Object.entries(ways)) tools.on(key, act);
  tools.refresh();
  return tools;
}

const middle = ({ canvas }) => ({ x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 });

/** Shows the windows of a frame as buttons, their keys before them. */
export function showPresets(list, viewer) {
  list.replaceChildren();
  if (viewer.frame.isColour) return;
  presets(viewer.frame).forEach(({ name }, place) => {
    viewer.tools.button(`preset${place + 1}`, {
      key: String(place + 1), label: `${place + 1} ${name}`, place: list, act: () => viewer.preset(place + 1),
    });
  });
}
