// The tools of the electrocardiogram's viewer, each with its key.
import { layouts, sheetSeconds } from "./ecg-layout.js";
import { Toolbar } from "./toolbar.js";
import { word } from "./words.js";

const each = (numbers, unit) => numbers.map((number) => [String(number), `${number} ${unit}`]);

/** The row of tools of a viewer. */
export function ecgTools(viewer) {
  const tools = new Toolbar(word("ecgTools"));
  paperTools(tools, viewer);
  const { calipers } = viewer;
  tools.button("calipers", { key: "c", label: word("calipers"), isOn: () => calipers.isOn, act: () => viewer.toggleCalipers() });
  const redrawn = (change) => () => {
    change();
    viewer.drawing.draw();
  };
  tools.button("march", {
    key: "m", label: word("march"), isOn: () => calipers.isMarching, act: redrawn(() => (calipers.isMarching = !calipers.isMarching)),
  });
  tools.button("beats", {
    key: "b", label: word("beats"), isOn: () => viewer.showsBeats, act: redrawn(() => (viewer.showsBeats = !viewer.showsBeats)),
  });
  tools.button("compare", { key: "p", label: word("compare"), isOn: () => viewer.way !== "none", act: () => viewer.nextWay() });
  tools.button("contrast", { key: "h", label: word("contrast"), isOn: () => viewer.isContrast, act: () => viewer.toggleContrast() });
  tools.button("out", { key: "-", label: "−", title: word("zoomOut"), act: () => viewer.zoom(0.8) });
  tools.button("in", { key: "+", label: "+", title: word("zoomIn"), act: () => viewer.zoom(1.25) });
  tools.button("fit", { key: "0", label: word("zoomFit"), act: () => viewer.fit() });
  tools.on("=", () => viewer.zoom(1.25));
  tools.on("x", () => calipers.swap(), word("caliperSwap"));
  turning(tools, viewer);
  arrows(tools, viewer);
  tools.refresh();
  return tools;
}

/** Recordings that are longer than a sheet are turned over like pages. */
function turning(tools, viewer) {
  const ways = [["before", "PageUp", "◂ 10 s", "sheetBefore", -1], ["after", "PageDown", "10 s ▸", "sheetAfter", 1]];
  for (const [name, key, label, title, by] of ways) {
    if (viewer.recording.seconds <= sheetSeconds + 0.5) continue;
    tools.button(name, { key, label, title: word(title), act: () => viewer.turn(by) });
  }
}

function paperTools(tools, viewer) {
  const set = (name) => (value) => viewer.change({ [name]: Number(value) });
  if (viewer.recording.isTwelve) {
    tools.choice("layout", {
      key: "l", label: word("ecgLayout"), options: layouts, value: viewer.paper.layout, act: (layout) => viewer.change({ layout }),
    });
  }
  tools.choice("speed", { key: "s", label: word("ecgSpeed"), options: each([25, 50], "mm/s"), value: viewer.paper.speed, act: set("speed") });
  tools.choice("gain", { key: "g", label: word("ecgGain"), options: each([5, 10, 20], "mm/mV"), value: viewer.paper.gain, act: set("gain") });
}

/** With calipers the arrows move their second leg by a sample or a tenth of a millimetre, else the paper; Shift: ten times. */
function arrows(tools, viewer) {
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  for (const [key, [x, y]] of Object.entries(ways)) {
    tools.on(key, (event) => {
      const far = event?.shiftKey ? 10 : 1;
      const sample = viewer.paper.speed / viewer.recording.frequency;
      if (viewer.calipers.isOn && viewer.calipers.isSet) viewer.calipers.nudge(x * far * sample, y * far * 0.1);
      else viewer.pan(-x * 40 * far, -y * 40 * far);
      viewer.tell();
    });
  }
}
