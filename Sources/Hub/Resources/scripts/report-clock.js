// What is left: of the exam's clock, in the head of the page, and of the lease, in the line above the form.
import { byId } from "./elements.js";
import { hubTime } from "./hub.js";
import { word } from "./words.js";
import { pace, span } from "./worklist-row.js";

/** Counts down from now on. */
export function showClock(queued, due) {
  const end = Date.parse(due), whole = end - Date.parse(queued), place = byId("due-left");
  const tick = () => {
    place.textContent = span(end - hubTime());
    place.className = `left ${pace(end - hubTime(), whole)}`;
  };
  tick();
  setInterval(tick, 1000);
}

/** Says how many milliseconds of the lease are left, while the report can be signed. */
export function showLease(left) {
  const minutes = Math.floor(left / 60_000), seconds = Math.floor(left / 1000) % 60;
  if (!byId("sign").hidden) byId("holder").textContent = word("leaseLeft", { time: `${minutes}:${String(seconds).padStart(2, "0")}` });
}
