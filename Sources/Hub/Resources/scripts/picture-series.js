// Pictures of an exam and their frames as a strip, beside the viewer that shows one of them.
import { byId, make } from "./elements.js";
import { KeptMarks } from "./picture-keep.js";
import { showPresets } from "./picture-tools.js";
import { PictureViewer } from "./picture-viewer.js";
import { word } from "./words.js";

/** Pixels of a small picture's longer side. */
const smallSide = 128;

/** Shows the pictures of an exam in `place`, with the marks of a reading. */
export async function showPictures(place, exam, reading) {
  const list = byId("objects");
  const objects = [...list.children].map(({ dataset }) => ({ number: Number(dataset.number), frames: Number(dataset.frames), title: dataset.title }));
  const said = make("p", { class: "marks-kept", role: "status" });
  const kept = new KeptMarks(reading, (text) => (said.textContent = text));
  const viewer = new PictureViewer(place, exam, objects, (marks) => kept.keep(marks));
  const windows = make("div", { class: "tools presets", role: "group", "aria-label": word("presets") });
  viewer.tools.element.after(windows);
  const frames = frameChoice(viewer);
  viewer.onOpen = () => {
    showPresets(windows, viewer);
    frames.refresh();
    mark(list, viewer.object);
  };
  viewer.marks = await kept.load();
  await viewer.show(objects[0]?.number ?? 1, 1);
  viewer.onOpen();
  viewer.values.after(said);
  place.append(frames.element);
  if (objects.length > 1) strip(place, list, exam, viewer);
  else list.remove();
}

/** Which frame, by a slider; hidden where there is one. */
function frameChoice(viewer) {
  const slider = make("input", { type: "range", min: "1", value: "1", step: "1", "aria-label": word("frames"), title: `${word("frames")}  [↑ ↓]` });
  const element = make("label", { class: "frames" }, word("frames"), slider);
  slider.addEventListener("input", () => viewer.open(viewer.object, Number(slider.value)));
  const refresh = () => {
    const { frames } = viewer.frame.head;
    slider.max = String(frames);
    slider.value = String(viewer.number);
    element.hidden = frames < 2;
  };
  return { element, refresh };
}

/** Small pictures to choose from. */
function strip(place, list, exam, viewer) {
  for (const item of list.children) {
    const number = Number(item.dataset.number);
    const name = item.dataset.title;
    const picture = make("img", { src: `/api/v1/exams/${exam}/objects/${number}/picture?side=${smallSide}`, alt: "", loading: "lazy" });
    item.replaceChildren(make("button", { type: "button", class: "tool", title: name, onclick: () => viewer.open(number, 1) }, picture, make("span", {}, name)));
  }
  list.hidden = false;
  place.append(list);
  mark(list, viewer.object);
}

function mark(list, object) {
  for (const item of list.children) item.firstElementChild?.setAttribute("aria-pressed", String(Number(item.dataset.number) === object));
}
