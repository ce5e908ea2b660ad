// Keeps the marks of a reading at the hub: loaded with the case, saved a moment after each change, never over a newer version.
import { byId } from "./elements.js";
import { ask } from "./hub.js";
import { viewData } from "./view-file.js";
import { word, wordsOf } from "./words.js";

/** Milliseconds after the last change: several strokes are one save; and before a line that is down is tried again. */
const pause = 800;

/** All that this page keeps: a signature waits for them. */
const all = new Set();

/** Saves now what is drawn and not saved yet. Answers in words why it is not; null where the hub has it all. */
export async function keepAll() {
  for (const marks of all) {
    const trouble = await marks.flush();
    if (trouble) return trouble;
  }
  return null;
}

/** The marks of one reading. `told` hears whether they are saved. */
export class KeptMarks {
  #version = 0;
  #timer;
  #marks = null;
  #change = 0;
  #saving = Promise.resolve(null);

  constructor(reading, told) {
    this.path = `/api/v1/readings/${reading}/annotations`;
    this.told = told;
    all.add(this);
    // What was drawn before the reading was claimed is saved once it is.
    document.addEventListener("reading-claimed", () => this.#marks && this.keep(this.#marks));
  }

  async load() {
    const { version, items } = await viewData(this.path);
    this.#version = version;
    return items;
  }

  /** Takes the marks as they are now. */
  keep(marks) {
    this.#marks = marks;
    this.#change += 1;
    this.#later();
  }

  /** Saves what is not saved yet, also what was drawn while a save was on its way. Answers what went wrong, in words. */
  async flush() {
    let trouble = await this.#saving;
    while (this.#marks && !(trouble = await this.#next()));
    return this.#marks ? trouble : null;
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), pause);
  }

  /** One save after the other. */
  #next() {
    clearTimeout(this.#timer);
    return (this.#saving = this.#saving.then(() => this.#save()));
  }

  async #save() {
    const [items, change] = [this.#marks, this.#change];
    if (!items) return null;
    const headers = { "Content-Type": "application/json" };
    if (this.#version > 0) headers["If-Match"] = `"${this.#version}"`;
    const body = JSON.stringify({ epoch: Number(byId("form")?.dataset.epoch), items });
    try {
      const answer = await ask("PUT", this.path, { headers, body });
      if (!answer.isGood) return this.#failed(word("marksRefused", { reason: wordsOf(answer.problem) }));
      this.#version = answer.json.version;
      if (this.#change === change) this.#marks = null;
      this.told(word("marksKept"));
      return null;
    } catch {
      this.#later();
      return this.#failed(word("marksWait"));
    }
  }

  #failed(text) {
    this.told(text);
    return text;
  }
}
