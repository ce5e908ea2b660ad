// Keeps what is written: at once in this browser, within seconds at the hub. Neither a lost lease nor a lost line loses a word.
import { byId } from "./elements.js";
import { ask, hubTime, newKey, person } from "./hub.js";
import { word, wordsOf } from "./words.js";

const pause = 1500;

/** Says below the form how far the hub has it. */
export function showSaved(text, isTrouble) {
  byId("saved").textContent = text;
  byId("saved").classList.toggle("trouble", isTrouble);
}

/** The draft of one reading by one person. */
export class Draft {
  #reading;
  #version;
  #timer = null;
  #saving = Promise.resolve(null);
  /** What the hub has not acknowledged. */
  #latest = null;
  #said;
  #overtaken;
  /** What this page keeps here; no other tab writes to it. */
  #key;
  /** Where pages before this one kept what the reader goes on with. */
  #before = [];
  /** The page that comes may have been made before the hub had what this one sends: what is kept here stays for it. */
  #isLeft = false;

  /** `overtaken` is called where the hub holds a version that this page has not seen. */
  constructor(reading, version, said, overtaken) {
    this.#reading = reading;
    this.#version = version;
    this.#said = said;
    this.#overtaken = overtaken;
    this.#key = `${this.#name}-${newKey()}`;
    addEventListener("beforeunload", () => (this.#isLeft = true));
  }

  get #name() {
    return `lianyi-draft-${person}-${this.#reading}`;
  }

  get #all() {
    return Object.keys(localStorage).filter((key) => key.startsWith(this.#name));
  }

  /** The version that what is written here goes over, as `If-Match` says it: 0 where there is no draft. */
  get tag() {
    return `"${this.#version ?? 0}"`;
  }

  /**
   * The newest that this browser kept, in whichever tab, and the hub has not acknowledged, and when; null where there is none.
   * `isOlder`: the hub's is newer.
   */
  kept() {
    return this.#all.map((key) => this.#read(key)).filter(Boolean).sort((a, b) => b.at - a.at)[0] ?? null;
  }

  #read(key) {
    try {
      const { content, at, version } = JSON.parse(localStorage.getItem(key));
      return content ? { key, content, at, isOlder: this.#version !== null && (version ?? null) !== this.#version } : null;
    } catch {
      return null;
    }
  }

  /** The reader goes on with what was kept: once the hub has it, it is kept here no more. */
  goOnWith({ key }) {
    this.#before.push(key);
  }

  /** The reader wants it no more, or the hub has the same. */
  drop({ key }) {
    localStorage.removeItem(key);
  }

  /** Something was written. */
  keep(content) {
    this.#latest = content;
    this.#isLeft = false;
    this.#remember();
    this.#later(pause);
  }

  /** Sends now what the hub has not acknowledged. Answers in words what went wrong; null where the hub has it all. */
  async flush() {
    let trouble = await this.#saving;
    while (this.#latest && !(trouble = await this.#next()));
    return this.#latest ? trouble : null;
  }

  /** The report is signed, or given back: nothing of it stays in this browser. */
  forget() {
    clearTimeout(this.#timer);
    this.#latest = null;
    for (const key of this.#all) localStorage.removeItem(key);
  }

  /** The hub has it. What another tab keeps, and the hub refused, stays. */
  #settled() {
    clearTimeout(this.#timer);
    this.#latest = null;
    if (this.#isLeft) return;
    for (const key of [this.#key, ...this.#before.splice(0)]) localStorage.removeItem(key);
  }

  #remember() {
    localStorage.setItem(this.#key, JSON.stringify({ content: this.#latest, at: hubTime(), version: this.#version }));
  }

  #later(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), wait);
  }

  /** One save after the other. */
  #next() {
    clearTimeout(this.#timer);
    return (this.#saving = this.#saving.then(() => this.#save()));
  }

  async #save() {
    const content = this.#latest;
    if (!content) return null;
    const headers = { "Content-Type": "application/json", ...(this.#version ? { "If-Match": this.tag } : {}) };
    try {
      const answer = await ask("PUT", `/api/v1/readings/${this.#reading}/draft`, { headers, body: JSON.stringify(content) });
      if (answer.isGood) return this.#acknowledged(answer.json.version, content);
      if (answer.problemName !== "draft-changed") return this.#failed(wordsOf(answer.problem));
      // The same words under a newer version: they had arrived, and only the answer was lost.
      const { version, changed } = answer.problem;
      if (version && !changed?.length) return this.#acknowledged(version, content);
      this.#remember();
      this.#overtaken();
      return this.#failed(word("draftElsewhere"));
    } catch {
      this.#later(5000);
      return this.#failed(word("draftHere"));
    }
  }

  #acknowledged(version, content) {
    this.#version = version;
    if (this.#latest === content) this.#settled();
    else this.#later(pause);
    this.#said(word("draftSaved", { version }), false);
    return null;
  }

  #failed(text) {
    this.#said(text, true);
    return text;
  }
}
