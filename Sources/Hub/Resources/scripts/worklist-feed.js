// Hears what changes in the worklist, goes on where a broken line stopped, and says how fresh the list is.
import { byId, make } from "./elements.js";
import { ask, hubTime, LineDown } from "./hub.js";
import { since, word } from "./words.js";

/** The hub gives a sign of life every 15 seconds; after three without one the list counts as cut off. */
const silence = 45_000;
/** Between two tries where the hub does not answer. */
const pause = 3000;

/** Listens from `place`; each reading that changed goes to `changed`. Wherever the stream breaks, it goes on at the last place. */
export function listen(place, changed) {
  let last = place, heardAt = Date.now(), openedAt = heardAt, stream = open();

  function open() {
    openedAt = Date.now();
    const source = new EventSource(address(last));
    const alive = (event) => {
      heardAt = Date.now();
      if (event.lastEventId) last = event.lastEventId;
    };
    source.addEventListener("here", alive);
    source.addEventListener("reading", (event) => {
      alive(event);
      changed(JSON.parse(event.data));
    });
    source.onerror = () => source.readyState === EventSource.CLOSED && source === stream && setTimeout(again, pause);
    return source;
  }

  /** A browser gives up on an answer that is no stream. A hub that restarts is asked again; a no of the hub loads the page anew. */
  async function again() {
    try {
      const answer = await ask("GET", address(last));
      if (answer.isGood) return (stream = open());
      if (answer.status < 500) return location.reload();
    } catch (error) {
      if (!(error instanceof LineDown)) return location.reload();
    }
    setTimeout(again, pause);
  }

  setInterval(() => {
    const isLive = stream.readyState === EventSource.OPEN && Date.now() - heardAt < silence;
    if (stream.readyState === EventSource.OPEN && !isLive && Date.now() - openedAt > silence) {
      stream.close();
      stream = open();
    }
    say(isLive ? `${clockNow()} ${word("live")}` : word("freshLost", { time: since(heardAt) }), isLive);
  }, 1000);
}

const address = (place) => `/api/v1/reading-events?after=${encodeURIComponent(place)}`;

function say(text, isLive) {
  byId("fresh").replaceChildren(make("span", { class: isLive ? "mark good" : "mark warning" }, text));
}

function clockNow() {
  return new Date(hubTime() + 8 * 3600e3).toISOString().slice(11, 19);
}
