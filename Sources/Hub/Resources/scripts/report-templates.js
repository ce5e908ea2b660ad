// Templates: the centre's texts to begin with. What stood there before can be had back, and what was written since as well.
import { byId, make } from "./elements.js";
import { ask } from "./hub.js";
import { offerParts } from "./report-parts.js";

const chinese = document.documentElement.lang.startsWith("zh");

/** Offers the templates of that kind. `read` answers what is written, `write` puts something in its place. */
export async function offerTemplates(kind, read, write) {
  const list = byId("template"), undo = byId("template-undo");
  const answer = await ask("GET", `/api/v1/templates?kind=${kind}&limit=200`).catch(() => null);
  const templates = answer?.isGood ? answer.json.items : [];
  offerParts(templates);
  if (!templates.length) return;
  fillList(list, templates);
  let before = null;
  list.addEventListener("change", (event) => {
    event.stopPropagation();
    const chosen = templates.find((one) => one.id === list.value);
    if (!chosen) return;
    before = read();
    const { id, version, content } = chosen;
    write({ ...content, priors: before.priors, template: { id, version } });
    undo.hidden = false;
  });
  undo.addEventListener("click", () => {
    const since = read();
    write(before);
    before = since;
    list.value = "";
    list.focus();
  });
  byId("template-field").hidden = false;
}

/** By part of the body, where templates name one. */
function fillList(list, templates) {
  const groups = Map.groupBy?.(templates, (one) => one.bodyPart ?? "") ?? new Map([["", templates]]);
  for (const [part, some] of groups) {
    const options = some.map(({ id, name, nameEn }) => make("option", { value: id }, (!chinese && nameEn) || name));
    if (part) list.append(make("optgroup", { label: part }, ...options));
    else list.append(...options);
  }
}

/** The first place that a template left blank, by its field; null where all are filled. */
export function firstBlank() {
  for (const field of byId("fields").querySelectorAll("textarea, input:not([type=radio])")) {
    const at = field.value.indexOf("___");
    if (at >= 0 && !field.closest("[hidden]")) return { field, at };
  }
  return null;
}

/** Puts the cursor over the first blank. Answers whether there is one. */
export function goToBlank() {
  const blank = firstBlank();
  if (!blank) return false;
  const length = /^_+/.exec(blank.field.value.slice(blank.at))[0].length;
  blank.field.focus();
  blank.field.setSelectionRange(blank.at, blank.at + length);
  return true;
}
