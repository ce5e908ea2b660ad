// One row of tools: buttons and choices, each with a key that its tooltip names.
import { make } from "./elements.js";
import { word } from "./words.js";

/** Where letters are text and not keys. */
const typing = "input, textarea, select, [contenteditable]";

/** Tools of one viewer. A key acts wherever the focus is, except where somebody types. */
export class Toolbar {
  #keys = new Map();
  #buttons = new Map();
  #titles = [];

  constructor(label) {
    this.element = make("div", { class: "tools", role: "toolbar", "aria-label": label });
    addEventListener("keydown", (event) => this.#press(event));
    this.on("?", () => this.#help(label));
  }

  /** A button. `isOn` answers whether it is pressed, for those that stay. */
  button(name, { key, label, title = label, act, isOn, place = this.element }) {
    const button = make(
      "button",
      { type: "button", class: "tool", title: tip(title, key), "data-tool": name, onclick: () => this.#act(act) },
      label,
    );
    if (key) button.setAttribute("aria-keyshortcuts", key);
    place.append(button);
    this.#buttons.set(button, isOn);
    if (key) this.on(key, act, title);
    return button;
  }

  /** A choice of several; its key goes to the next one. */
  choice(name, { key, label, options, value, act }) {
    const list = make("select", { title: tip(label, key), "aria-label": label, "data-tool": name });
    for (const [code, text] of options) list.append(make("option", { value: code }, text));
    list.value = String(value);
    const changed = () => this.#act(() => act(list.value));
    list.addEventListener("change", () => {
      changed();
      list.blur();
    });
    this.element.append(list);
    const next = () => {
      list.selectedIndex = (list.selectedIndex + 1) % list.options.length;
      changed();
    };
    this.on(key, next, label);
    return list;
  }

  /** A key, with what it does where the list of keys shall name it. */
  on(key, act, title = null) {
    this.#keys.set(key.toLowerCase(), act);
    if (title) this.#titles = [...this.#titles.filter(([known]) => known !== key), [key, title]];
  }

  /** All keys, until one is pressed. */
  #help(label) {
    const rows = [...this.#titles, ...pageKeys()].flatMap(([key, title]) => [make("dt", {}, make("kbd", {}, shown[key.toLowerCase()] ?? key.toUpperCase())), make("dd", {}, title)]);
    const close = make("button", { type: "submit", class: "button" }, word("keysClose"));
    const dialog = make("dialog", { "aria-label": label, class: "keys" }, make("form", { method: "dialog" }, make("dl", { class: "facts" }, ...rows), close));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  /** Shows which buttons are pressed. */
  refresh() {
    for (const [button, isOn] of this.#buttons) if (isOn) button.setAttribute("aria-pressed", String(isOn()));
  }

  #act(act, event) {
    act(event);
    this.refresh();
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.(typing)) return;
    // Tab order and buttons keep their own keys.
    if (event.target.closest?.("button, a, summary") && ["Enter", " "].includes(event.key)) return;
    const act = this.#keys.get(event.key.toLowerCase());
    if (!act) return;
    event.preventDefault();
    this.#act(act, event);
  }
}

/** The keys of the page around the tools, by what they press. */
const pageKeys = () =>
  [...document.querySelectorAll("[aria-keyshortcuts]:not(.tools *)")].map((one) => [
    one.getAttribute("aria-keyshortcuts").replace("Control", "Ctrl"), one.matches("select") ? one.labels[0]?.textContent ?? "" : one.textContent.trim(),
  ]);

const shown = { arrowleft: "←", arrowright: "→", arrowup: "↑", arrowdown: "↓" };
const tip = (title, key) => (key ? `${title}  [${shown[key.toLowerCase()] ?? key.toUpperCase()}]` : title);
