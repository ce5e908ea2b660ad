// One request to the hub: with an end where nothing moves any more, and in the name of the person whom the page belongs to.

/** The account whose page this is, and how far this computer's clock is behind the hub's, in milliseconds. */
export const person = document.body.dataset.person;
const behind = Date.parse(document.body.dataset.now) - Date.now();

/** The hub's time. */
export const hubTime = () => Date.now() + behind;

/** What this computer's clock shows, and by how many seconds the hub's is ahead of it: as every sender tells it. */
export const clockNow = () => ({ device: new Date().toISOString(), skew: behind / 1000 });

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
  // The hub says no in its own words; a proxy's page is no word of the hub. (HEAD has no words.)
  const type = answer.header("Content-Type") ?? "";
  if (answer.status >= 400 && method !== "HEAD" && !type.startsWith("application/problem+json")) throw new LineDown();
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
