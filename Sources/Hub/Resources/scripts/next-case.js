// The next case: the reader's own open emergency before any that waits, be it claimed in a page that is gone.
import { ask } from "./hub.js";

/** An answer that comes late holds nobody up. */
const idle = 10_000;

/** Asks which case is next, and claims it under that key where nobody has it. `left` is the reading that the reader has just left. */
export async function nextCase(key, left) {
  const mine = await ask("GET", "/api/v1/readings?state=mine&limit=1", { idle }).catch(() => null);
  const own = mine?.isGood ? mine.json.items[0] : undefined;
  if (own?.urgency === "emergency" && own.id !== left) return { isGood: true, json: own };
  return ask("POST", "/api/v1/claims", { headers: { "Idempotency-Key": key } });
}
