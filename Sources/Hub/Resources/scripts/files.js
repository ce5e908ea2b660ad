// The files of an exam on the form: chosen or photographed, named apart, measured, hashed, listed, taken out again.
import { sha256Hex } from "./digest.js";
import { byId, make } from "./elements.js";
import { size, word } from "./words.js";

const form = byId("upload");
const limits = {
  objects: Number(form.dataset.objects),
  size: Number(form.dataset.size),
  together: Number(form.dataset.together),
};
/** What is chosen: { blob, name, type, sha256 }; `sha256` is null while it is being worked out. */
let chosen = [];
let changed = () => {};

/** Begins listening to both pickers; `listener` hears of every change. */
export function takeFiles(listener) {
  changed = listener;
  for (const id of ["pick", "camera"]) {
    byId(id).addEventListener("change", (event) => {
      const files = [...event.target.files];
      // Emptied at once: what is picked while these are hashed is added to nothing.
      event.target.value = "";
      add(files.map((file) => ({ blob: file, name: file.name, type: file.type })));
    });
  }
}

/** The files, once each has its hash; null while one has not. */
export function chosenFiles() {
  return chosen.every((file) => file.sha256) ? chosen : null;
}

/** Adds files: what cannot be sent is said beside the pickers and left out. */
export async function add(files) {
  let fault = "";
  for (const file of files) {
    fault = faultOf(file) || fault;
    if (faultOf(file)) continue;
    chosen.push({ ...file, name: apart(plain(file.name)), sha256: null });
  }
  complain(fault);
  show();
  for (const file of chosen.filter((one) => !one.sha256)) {
    try {
      file.sha256 = await sha256Hex(file.blob);
    } catch {
      chosen = chosen.filter((one) => one !== file);
      complain(word("fileUnreadable", { name: file.name }));
    }
    show();
  }
}

/** What is said where nothing is to be sent. */
export const missing = () => word("filesMissing");

/** Says what is wrong with the files. */
export function complain(text) {
  byId("files-error").textContent = text;
  byId("files-error").hidden = !text;
}

function faultOf(file) {
  const { name, blob } = file;
  if (blob.size === 0) return word("fileEmpty", { name });
  if (blob.size > limits.size) return word("fileLarge", { name, limit: size(limits.size) });
  if (chosen.length >= limits.objects) return word("filesMany", { limit: limits.objects });
  if (total() + blob.size > limits.together) return word("filesHeavy", { limit: size(limits.together) });
  return "";
}

function total() {
  return chosen.reduce((sum, file) => sum + file.blob.size, 0);
}

/** A name that the hub takes: no path, no control characters, 100 characters with its ending. */
function plain(name) {
  const clean = name.replace(/[/\\:\u0000-\u001f\u007f]/g, "_").trim().replace(/^\.+/, "") || "file";
  const dot = clean.lastIndexOf(".");
  const ending = dot > 0 ? clean.slice(dot).slice(0, 12) : "";
  return [...(ending ? clean.slice(0, dot) : clean)].slice(0, 80).join("") + ending;
}

/** Cameras call every photo the same; no two objects of an exam may share a name. */
function apart(name) {
  const taken = new Set(chosen.map((file) => file.name.toLowerCase()));
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${stem}-${number}${ending}`;
  return free;
}

function show() {
  byId("files").replaceChildren(
    ...chosen.map((file) =>
      make(
        "li",
        { "data-sha256": file.sha256 },
        make("span", { class: "filename" }, file.name),
        make("span", { class: "quiet" }, file.sha256 ? size(file.blob.size) : word("fileReading")),
        make("button", { class: "plain", type: "button", onclick: () => takeOut(file) }, word("fileRemove", { name: file.name })),
      ),
    ),
  );
  byId("files-sum").textContent =
    chosen.length === 0 ? word("filesNone") : word("filesSum", { count: chosen.length, size: size(total()) });
  changed();
}

/** Leaves nothing chosen: what was is kept elsewhere. */
export function clear() {
  chosen = [];
  complain("");
  show();
}

function takeOut(file) {
  chosen = chosen.filter((one) => one !== file);
  complain("");
  show();
  byId("pick").focus();
}
