// Hears what changes in the worklist, goes on where a broken line stopped, and says how fresh the list is.
import { byId, make } from "./elements.js";
import { follow } from "./feed.js";
import { hubTime } from "./hub.js";
import { since, word } from "./words.js";

/** Listens from `place`; each reading that changed goes to `changed`. A no of the hub loads the page anew. */
export function listen(place, changed) {
  follow(address, place, { reading: changed }, (isLive, heardAt) => {
    say(isLive ? `${clockNow()} ${word("live")}` : word("freshLost", { time: since(heardAt) }), isLive);
  });
}

const address = (place) => `/api/v1/reading-events?after=${encodeURIComponent(place)}`;

function say(text, isLive) {
  byId("fresh").replaceChildren(make("span", { class: isLive ? "mark good" : "mark warning" }, text));
}

function clockNow() {
  return new Date(hubTime() + 8 * 3600e3).toISOString().slice(11, 19);
}
