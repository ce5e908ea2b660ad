// Keeps the marks of a reading at the hub: loaded with the case, saved a moment after each change, never over a newer version.
import { byId } from "./elements.js";
import { ask } from "./hub.js";
import { viewData } from "./view-file.js";
import { word, wordsOf } from "./words.js";

/** Milliseconds after the last change: several strokes are one save; and before a line that is down is tried again. */
const pause = 800;

/** The marks of one reading. `told` hears whether they are saved. */
export class KeptMarks {
  #version = 0;
  #timer;
  #marks = null;
  #change = 0;
  #saving = Promise.resolve();

  constructor(reading, told) {
    this.path = `/api/v1/readings/${reading}/annotations`;
    this.told = told;
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
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#saving = this.#saving.then(() => this.#save())), pause);
  }

  async #save() {
    const [items, change] = [this.#marks, this.#change];
    if (!items) return;
    const headers = { "Content-Type": "application/json" };
    if (this.#version > 0) headers["If-Match"] = `"${this.#version}"`;
    const body = JSON.stringify({ epoch: Number(byId("form")?.dataset.epoch), items });
    try {
      const answer = await ask("PUT", this.path, { headers, body });
      if (!answer.isGood) return this.told(word("marksRefused", { reason: wordsOf(answer.problem) }));
      this.#version = answer.json.version;
      if (this.#change === change) this.#marks = null;
      this.told(word("marksKept"));
    } catch {
      this.told(word("marksWait"));
      this.keep(this.#marks);
    }
  }
}
