// Keeps what is written: at once in this browser, within seconds at the hub. Neither a lost lease nor a lost line loses a word.
import { ask, person } from "./hub.js";
import { word, wordsOf } from "./words.js";

const pause = 1500;

/** The draft of one reading by one person. */
export class Draft {
  #reading;
  #version;
  #timer = null;
  #isSending = false;
  #latest = null;
  #said;

  constructor(reading, version, said) {
    this.#reading = reading;
    this.#version = version;
    this.#said = said;
  }

  get #key() {
    return `lianyi-draft-${person}-${this.#reading}`;
  }

  /** What this browser kept and the hub has not acknowledged; null where there is none. */
  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.#key))?.content ?? null;
    } catch {
      return null;
    }
  }

  /** Something was written. */
  keep(content) {
    this.#latest = content;
    localStorage.setItem(this.#key, JSON.stringify({ content, at: Date.now() }));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), pause);
  }

  /** The report is signed, or given back: nothing of it stays in this browser. */
  forget() {
    clearTimeout(this.#timer);
    this.#latest = null;
    localStorage.removeItem(this.#key);
  }

  async #send() {
    if (this.#isSending || !this.#latest) return;
    this.#isSending = true;
    const content = this.#latest;
    try {
      const headers = { "Content-Type": "application/json", ...(this.#version ? { "If-Match": `"${this.#version}"` } : {}) };
      const answer = await ask("PUT", `/api/v1/readings/${this.#reading}/draft`, { headers, body: JSON.stringify(content) });
      if (answer.isGood) this.#acknowledged(answer.json.version, content);
      else if (answer.problemName === "draft-changed") this.#said(word("draftElsewhere"), true);
      else this.#said(wordsOf(answer.problem), true);
    } catch {
      this.#said(word("draftHere"), true);
      this.#timer = setTimeout(() => this.#send(), 5000);
    }
    this.#isSending = false;
    if (this.#latest && this.#latest !== content) this.#timer = setTimeout(() => this.#send(), pause);
  }

  #acknowledged(version, content) {
    this.#version = version;
    if (this.#latest === content) localStorage.removeItem(this.#key);
    this.#said(word("draftSaved", { version }), false);
  }
}
