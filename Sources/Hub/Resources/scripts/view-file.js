// A file for a viewer, fetched and taken apart: a head in JSON, samples behind it (Docs/Formats/ViewFile.md).
import { person } from "./hub.js";
import { word } from "./words.js";

/** The first four bytes: LYV1. */
const mark = 0x4c595631;
const isChinese = document.documentElement.lang.startsWith("zh");

/** There is nothing to be shown; its message says why, in words. */
export class NoView extends Error {}

/** Head, bytes, and where the samples begin in them. */
export async function viewFile(path) {
  const answer = await asked(path);
  const bytes = await answer.arrayBuffer();
  const view = new DataView(bytes);
  if (bytes.byteLength < 8 || view.getUint32(0, false) !== mark) throw new NoView(word("viewDamaged"));
  const length = view.getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length)));
  return { head, bytes, at: 8 + length };
}

/** JSON of the hub's own. */
export async function viewData(path) {
  return await (await asked(path)).json();
}

async function asked(path) {
  let answer;
  try {
    answer = await fetch(path, { headers: { "Lianyi-Person": person } });
  } catch {
    throw new NoView(word("viewLineDown"));
  }
  if (!answer.ok) throw new NoView(await reason(answer));
  return answer;
}

/** The hub's own words; where something else answered, its status. */
async function reason(answer) {
  try {
    const problem = await answer.json();
    const words = isChinese ? problem : (problem.en ?? problem);
    return words.detail ?? words.title;
  } catch {
    return `HTTP ${answer.status}`;
  }
}
