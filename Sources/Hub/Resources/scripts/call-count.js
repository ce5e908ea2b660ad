// How many critical cases wait for a call by whoever looks, kept fresh beside the link to the call sheet.
import { byId } from "./elements.js";
import { ask } from "./hub.js";

const every = 20_000;

async function look() {
  try {
    const answer = await ask("GET", "/api/v1/call-sheet/count");
    if (!answer.isGood) return;
    const { mine } = answer.json;
    byId("call-count").textContent = mine;
    byId("call-link").classList.toggle("hot", mine > 0);
  } catch {
    // The line is down or the session over: the page says so itself.
  }
}

if (byId("call-link")) setInterval(look, every);
