// What over-reads found this month, on the centre's page. Its head corrects a wrong score, with the reason; the first one is kept.
import { byId, make, mark } from "./elements.js";
import { ask, newKey } from "./hub.js";
import { clock, word, wordsOf } from "./words.js";

const section = byId("discrepancies"), dialog = byId("correct");
let chosen = null, wish = null;

async function show() {
  const answer = await ask("GET", "/api/v1/discrepancies?limit=50").catch(() => null);
  section.hidden = !answer?.isGood;
  if (section.hidden) return;
  const { items, next } = answer.json;
  byId("discrepancies-count").textContent = `${items.length}${next ? "+" : ""}`;
  byId("discrepancies-none").hidden = items.length > 0;
  byId("discrepancy-rows").replaceChildren(...items.map(row));
}

function row(one) {
  const gravity = ({ severity } = {}) => (severity ? word(`severity_${severity}`) : "–");
  return make(
    "tr", { "data-reading": one.reading },
    make("td", {}, make("time", {}, clock(one.scoredAt).slice(0, 10))),
    make("td", {}, make("a", { href: `/readings/${one.reading}` }, word(`kind${one.kind}`))),
    make("td", {}, `${one.reader} ${gravity(one.first)} → ${one.overReader} ${gravity(one.second)}`),
    make("td", {}, make("b", {}, word(`score_${one.score}`)), ` ${word(`outcome_${one.outcome}`)}`),
    make("td", {}, one.comment ?? ""),
    make("td", {}, dialog ? make("button", { class: "plain small", type: "button", onclick: () => open(one) }, word("scoreCorrect")) : ""),
  );
}

function open(one) {
  [chosen, wish] = [one, newKey()];
  byId("correct-form").reset();
  byId("correct-score").value = one.score;
  byId("correct-comment").value = one.comment ?? "";
  for (const id of ["correct-comment", "correct-reason"]) mark(byId(id), null);
  dialog.showModal();
}

async function correct(event) {
  event.preventDefault();
  const value = (id) => byId(id).value.trim() || undefined;
  for (const id of ["correct-comment", "correct-reason"]) mark(byId(id), null);
  if (!value("correct-reason")) return mark(byId("correct-reason"), word("amendNeedsReason"));
  const body = JSON.stringify({ score: byId("correct-score").value, comment: value("correct-comment"), reason: value("correct-reason") });
  const headers = { "Content-Type": "application/json", "Idempotency-Key": wish };
  const answer = await ask("PUT", `/api/v1/readings/${chosen.reading}/score`, { headers, body }).catch(() => null);
  if (answer?.isGood) {
    dialog.close();
    return show();
  }
  if (answer) wish = newKey();
  mark(byId(answer?.problem.field === "comment" ? "correct-comment" : "correct-reason"), answer ? wordsOf(answer.problem) : word("lineDown"));
}

if (section) {
  byId("correct-form")?.addEventListener("submit", correct);
  byId("correct-form")?.addEventListener("change", () => (wish = newKey()));
  byId("correct-cancel")?.addEventListener("click", () => dialog.close());
  await show();
}
