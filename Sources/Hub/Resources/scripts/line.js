// The line to the hub: tried again for ever with growing, jittered pauses, and it says since when it is down.
import { LineDown } from "./hub.js";

/** Something more urgent came in between. */
export class Overtaken extends Error {}
/** The hub is there and fails at this one again and again: others may fare better. */
export class Stuck extends Error {}

/** Where the line stands. `downSince` is null while it is up; `problem` is what the hub says where it is there and cannot. */
export const line = { downSince: null, problem: null };

const longest = 60_000;
const patience = 4;
const listeners = [];
let failures = 0;
let wake = () => {};

/** Calls back whenever the line comes or goes. */
export function onLine(listener) {
  listeners.push(listener);
}

addEventListener("online", () => wake());

/** Asks until there is an answer that more patience would not change. */
export async function patiently(once, isOvertaken = async () => false) {
  for (let troubles = 0; ; ) {
    let wanted = 0;
    try {
      const answer = await once();
      if (!passes(answer.status)) {
        up();
        return answer;
      }
      wanted = 1000 * Number(answer.header("Retry-After") ?? 0) || 0;
      troubles += 1;
      down(answer.problem);
    } catch (error) {
      if (!(error instanceof LineDown)) {
        up();
        throw error;
      }
      down(null);
    }
    await pause(wanted);
    if (await isOvertaken()) throw new Overtaken();
    if (troubles >= patience) throw new Stuck();
  }
}

/** Too slow, too many, a hub that restarts or is full: all of it passes. */
function passes(status) {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

function up() {
  failures = 0;
  if (line.downSince === null) return;
  line.downSince = null;
  line.problem = null;
  for (const listener of listeners) listener();
}

function down(problem) {
  failures += 1;
  line.downSince ??= Date.now();
  line.problem = problem;
  for (const listener of listeners) listener();
}

/** Between half and the whole of the pause, so that a county's browsers do not come back all at once. */
async function pause(wanted) {
  const grown = Math.min(longest, 500 * 2 ** Math.min(failures, 10));
  const milliseconds = Math.max(wanted, grown * (0.5 + Math.random() / 2));
  await new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    wake = () => {
      clearTimeout(timer);
      setTimeout(done, Math.random() * 1000);
    };
  });
}
