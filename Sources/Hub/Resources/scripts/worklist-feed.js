// Hears what changes in the worklist, goes on where a broken line stopped, and says how fresh the list is.
import { byId, make } from "./elements.js";
import { hubTime } from "./hub.js";
import { since, word } from "./words.js";

/** The hub gives a sign of life every 15 seconds; after three without one the list counts as cut off. */
const silence = 45_000;

/** Listens from `place`; each reading that changed goes to `changed`. A browser comes back by itself with the last place. */
export function listen(place, changed) {
  let last = place, heardAt = Date.now(), stream = open();

  function open() {
    const source = new EventSource(`/api/v1/reading-events?after=${encodeURIComponent(last)}`);
    const alive = (event) => {
      heardAt = Date.now();
      if (event.lastEventId) last = event.lastEventId;
    };
    source.addEventListener("here", alive);
    source.addEventListener("reading", (event) => {
      alive(event);
      changed(JSON.parse(event.data));
    });
    source.onopen = () => (heardAt = Date.now());
    source.onerror = () => {
      // A refusal is for good (the session is over, or the place is of another life): the page is read anew.
      if (source.readyState === EventSource.CLOSED) location.reload();
    };
    return source;
  }

  setInterval(() => {
    const isLive = stream.readyState === EventSource.OPEN;
    if (!isLive && Date.now() - heardAt > silence) {
      stream.close();
      heardAt = Date.now() - silence / 2;
      stream = open();
    }
    say(isLive ? `${clockNow()} ${word("live")}` : word("freshLost", { time: since(heardAt) }), isLive);
  }, 1000);
}

function say(text, isLive) {
  byId("fresh").replaceChildren(make("span", { class: isLive ? "mark good" : "mark warning" }, text));
}

function clockNow() {
  return new Date(hubTime() + 8 * 3600e3).toISOString().slice(11, 19);
}
