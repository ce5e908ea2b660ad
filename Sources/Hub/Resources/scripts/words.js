// The words of the pages, in the language of the page; the same catalogue that the server renders with.

const chinese = document.documentElement.lang.startsWith("zh");
const catalogue = await load(`/static/words.${chinese ? "zh" : "en"}.json`);

/** The word of that name, with `{places}` filled. */
export function word(name, values = {}) {
  return (catalogue[name] ?? name).replace(/\{(\w+)\}/g, (whole, place) => String(values[place] ?? whole));
}

/** What a problem of the hub says in the page's language. */
export function wordsOf(problem) {
  if (problem.word) return word(problem.word);
  const said = chinese ? problem : problem.en ?? problem;
  return said.detail || said.title || "";
}

/** Bytes for people: `1.4 MB`. */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** UCUM as people write it: 10*9/L is 10⁹/L. */
export function asPrinted(text) {
  return text.replace(/10[*^](\d+)/g, (whole, power) => `10${[...power].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")}`);
}

/** How long ago, in one number. */
export function since(moment) {
  const seconds = Math.max(0, Math.round((Date.now() - moment) / 1000));
  if (seconds < 90) return word("seconds", { n: seconds });
  return seconds < 5400
    ? word("minutes", { n: Math.round(seconds / 60) })
    : word("hours", { n: Math.round(seconds / 3600) });
}

/** A moment as China's clock shows it: `2026-11-21 08:06`. */
export function clock(moment) {
  return new Date(new Date(moment).getTime() + 8 * 3600e3).toISOString().slice(0, 16).replace("T", " ");
}

async function load(path) {
  for (;;) {
    try {
      const answer = await fetch(path);
      if (answer.ok) return await answer.json();
    } catch {
      // The line is down: the page waits for its words.
    }
    await new Promise((done) => setTimeout(done, 2000));
  }
}
