// One stream of server-sent events of the hub: goes on at its last place wherever the line breaks, and knows whether it lives.
import { ask, LineDown } from "./hub.js";

/** The hub gives a sign of life every 15 seconds; after three without one the stream counts as cut off. */
const silence = 45_000;
/** Between two tries where the hub does not answer. */
const pause = 3000;

/**
 * Follows the stream at `address(place)` from `place`. `events` are its names and who hears the data of each; every second `told`
 * hears whether the stream lives, and since when it was not heard. Where the hub says no, `refused` decides.
 */
export function follow(address, place, events, told, refused = () => location.reload()) {
  let last = place, heardAt = Date.now(), openedAt = heardAt, isOver = false, stream = open();

  function open() {
    openedAt = Date.now();
    const source = new EventSource(address(last));
    const alive = (event) => {
      heardAt = Date.now();
      if (event.lastEventId) last = event.lastEventId;
    };
    source.addEventListener("here", alive);
    for (const [name, hear] of Object.entries(events)) {
      source.addEventListener(name, (event) => {
        alive(event);
        hear(JSON.parse(event.data));
      });
    }
    source.onerror = () => source.readyState === EventSource.CLOSED && source === stream && setTimeout(again, pause);
    return source;
  }

  /** A browser gives up on an answer that is no stream. A hub that restarts is asked again. */
  async function again() {
    try {
      const answer = await ask("GET", address(last));
      if (answer.isGood) return (stream = open());
      if (answer.status < 500) return end();
    } catch (error) {
      if (!(error instanceof LineDown)) return end();
    }
    setTimeout(again, pause);
  }

  function end() {
    isOver = true;
    refused();
  }

  setInterval(() => {
    if (isOver) return;
    const isLive = stream.readyState === EventSource.OPEN && Date.now() - heardAt < silence;
    if (stream.readyState === EventSource.OPEN && !isLive && Date.now() - openedAt > silence) {
      stream.close();
      stream = open();
    }
    told(isLive, heardAt);
  }, 1000);
}
