// One request to the hub: with an end where nothing moves any more, and in the name of the person whom the page belongs to.

/** The account whose page this is, and how far this computer's clock is behind the hub's, in milliseconds. */
export const person = document.body.dataset.person;
let behind = Date.parse(document.body.dataset.now) - Date.now();

/** The hub's time; where this computer's clock was set back meanwhile, that is made up for. */
export function hubTime() {
  behind += setBack();
  return Date.now() + behind;
}

let clock = Date.now();
let counted = performance.now();

/** By how many milliseconds the clock was set back since the last look. It may run ahead of what was counted: computers sleep. */
function setBack() {
  const date = Date.now(), count = performance.now(), lost = count - counted - (date - clock);
  [clock, counted] = [date, count];
  return lost > 1000 ? lost : 0;
}

/** What this computer's clock shows, and by how many seconds the hub's is ahead of it: as every sender tells it. */
export const clockNow = () => ({ device: new Date().toISOString(), skew: (hubTime() - Date.now()) / 1000 });

/** A key under which one wish is done once, however often it is asked. */
export const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** No answer came. */
export class LineDown extends Error {}
/** The session is over. */
export class SignedOut extends Error {}
/** Somebody else has signed in at this browser. */
export class OtherPerson extends Error {}

/** What the hub answered. */
class Answer {
  constructor(request) {
    this.status = request.status;
    this.text = typeof request.response === "string" ? request.response : "";
    this.header = (name) => request.getResponseHeader(name);
  }
  get isGood() {
    return this.status >= 200 && this.status < 300;
  }
  /** Whether the hub said it, and not a proxy or a portal on the way: HEAD has no words, and is asked of tus alone. */
  isOfHub(method) {
    if (method === "HEAD") return this.header("Tus-Resumable") !== null;
    return this.status < 400 || (this.header("Content-Type") ?? "").startsWith("application/problem+json");
  }
  /** Whether the hub misses what every page sends, and sends right: a proxy on the way left it out, or spoilt it. */
  get isSpoilt() {
    const header = (this.problem.field ?? "").toLowerCase() === "upload-offset";
    return [400, 405, 412, 415].includes(this.status) || (this.problemName === "invalid-field" && header);
  }
  /** What the hub said; anything else came from something between us and the hub. */
  get json() {
    try {
      return JSON.parse(this.text);
    } catch {
      throw new LineDown();
    }
  }
  /** The problem document; where a proxy answered something else, its status stands for words. */
  get problem() {
    try {
      return JSON.parse(this.text);
    } catch {
      return { status: this.status, title: `HTTP ${this.status}`, detail: `HTTP ${this.status}` };
    }
  }
  get problemName() {
    return (this.problem.type ?? "").split("/").pop();
  }
}

/**
 * Asks the hub. `idle` is how many milliseconds nothing may move before the line counts as broken: `fetch` cannot tell, so
 * this is XMLHttpRequest.
 */
export async function ask(method, path, { headers = {}, body = null, idle = 45_000 } = {}) {
  const answer = await new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer;
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), idle);
    };
    request.open(method, path);
    request.setRequestHeader("Lianyi-Person", person);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = moved;
    request.onprogress = moved;
    request.onload = () => resolve(new Answer(request));
    request.onerror = request.onabort = () => reject(new LineDown());
    request.onloadend = () => clearTimeout(timer);
    moved();
    request.send(body);
  });
  if (!answer.isOfHub(method)) throw new LineDown();
  // A wrong password given once more is an answer; the session goes on.
  if (answer.status === 401 && answer.problemName !== "wrong-password") throw new SignedOut();
  if (answer.status === 403 && answer.problemName === "another-person") throw new OtherPerson();
  return answer;
}

/** Whether another page would open: without a line the browser shows an error of its own instead, as if what was captured were lost. */
export async function isReached() {
  if (!navigator.onLine) return false;
  try {
    return (await ask("GET", "/healthz", { idle: 10_000 })).isGood;
  } catch (error) {
    return !(error instanceof LineDown);
  }
}
