// The reading page: puts the viewer that fits the exam into its place. The report's form is a module of its own.
import { showCount } from "./count-table.js";
import { EcgViewer } from "./ecg-viewer.js";
import { byId, make } from "./elements.js";
import { showPictures } from "./picture-series.js";
import { word } from "./words.js";

const { exam, viewer: kind, reading } = byId("reading").dataset;
const place = byId("viewer");

/** Shows the exam; what went wrong stands where the picture would. */
async function show() {
  const waiting = make("p", { class: "waiting", role: "status" }, word("viewLoading"));
  place.prepend(waiting);
  try {
    if (kind === "ecg") await showECG();
    if (kind === "picture") await showPictures(place, exam, reading);
    if (kind === "count") await showCount(place, exam);
  } catch (error) {
    place.append(make("p", { class: "notice warning", role: "alert" }, error.message));
    document.body.dataset.failed = error.message;
  }
  waiting.remove();
  document.body.dataset.ready = "";
}

async function showECG() {
  const shown = await EcgViewer.show(place, exam);
  for (const button of document.querySelectorAll("[data-compare]")) {
    button.addEventListener("click", async () => {
      try {
        await shown.compare(button.dataset.compare, button.dataset.day);
      } catch (error) {
        shown.values.textContent = error.message;
      }
    });
  }
}

await show();
