// The claim on a reading: taken, kept alive by the page, given back; and who has it when it is lost.
import { ask, hubTime } from "./hub.js";
import { wordsOf } from "./words.js";

/** A lease of five minutes (an emergency's) is renewed four times over; one of fifteen as well. */
const beat = 60_000;
/** Who works on may hold a lease that is gone: what is older than this is asked for anew. */
const fresh = 10_000;
const json = { "Content-Type": "application/json" };

/** This page's hold on one reading. `changed` hears of every change: `{ isHeld, until, lost }`. */
export class Claim {
  #path;
  #timer = null;
  #renewed = 0;
  #changed;
  epoch;
  until;

  constructor(reading, { epoch, until }, changed) {
    this.#path = `/api/v1/readings/${reading}`;
    this.#changed = changed;
    this.epoch = epoch;
    this.until = until;
  }

  /** Takes the reading. Answers the problem where it cannot be had. */
  async take() {
    const answer = await ask("PUT", `${this.#path}/claim`, { headers: json, body: "{}" });
    if (!answer.isGood) return answer.problem;
    this.epoch = answer.json.epoch;
    this.#holds(answer.json.leaseUntil);
    return null;
  }

  /** Renews the lease from now on, for as long as the page is open. */
  hold() {
    this.#holds(this.until);
    this.#timer = setInterval(() => this.#renew(), beat);
    this.#renew();
  }

  /** Somebody works on: a lease that is not fresh is renewed at once, so that a loss is told before more is written. */
  touch() {
    if (this.#timer !== null && Date.now() - this.#renewed > fresh) this.#renew();
  }

  /** Lets go of it without a word: the report is signed. */
  end() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Gives the reading back to the queue. */
  async giveBack() {
    this.end();
    await ask("DELETE", `${this.#path}/claim?epoch=${this.epoch}`);
  }

  /** Milliseconds that are left. */
  get left() {
    return Math.max(0, Date.parse(this.until) - hubTime());
  }

  #holds(until) {
    this.until = until;
    this.#changed({ isHeld: true });
  }

  /** A line that is down loses no claim: only the hub can say that it is lost. */
  async #renew() {
    this.#renewed = Date.now();
    try {
      const answer = await ask("PUT", `${this.#path}/lease`, { headers: json, body: JSON.stringify({ epoch: this.epoch }) });
      if (this.#timer === null) return;
      if (answer.isGood) return this.#holds(answer.json.leaseUntil);
      if (answer.problemName !== "claim-lost") return;
      this.end();
      this.#changed({ isHeld: false, lost: wordsOf(answer.problem) });
    } catch {
      // Asked again at the next beat.
    }
  }
}
