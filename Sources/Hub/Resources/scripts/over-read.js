// The second look of quality control: the opinion is entered blind, then stands beside the report, and their difference is scored.
import { byId, make, mark, notice } from "./elements.js";
import { ask, newKey } from "./hub.js";
import { word, wordsOf } from "./words.js";

const json = { "Content-Type": "application/json" };

/** Enters the opinion, once and for all. `key` makes it once, `draft` names the version that it goes over. */
export function enterOpinion(reading, opinion, { key, draft }) {
  const headers = { ...json, "Idempotency-Key": key, "If-Match": draft };
  return ask("PUT", `/api/v1/readings/${reading}/opinion`, { headers, body: JSON.stringify(opinion) });
}

/** Shows both looks beside each other, and the score or the question for it. */
export async function offerScore(reading) {
  const answer = await ask("GET", `/api/v1/readings/${reading}/opinion`);
  if (!answer.isGood) return;
  const { opinion, report, score } = answer.json;
  byId("looks").append(look(word("lookFirst"), report && reportOf(report)), look(word("lookSecond"), opinion));
  byId("comparison").hidden = false;
  if (score) return byId("score-form").replaceWith(outcome(score));
  byId("score-form").addEventListener("submit", (event) => {
    event.preventDefault();
    give(reading);
  });
}

/** The lines of a signed report in the shape of an opinion; its advice is in words already. */
function reportOf(report) {
  const { findings, impressions, severity, advice, plan, planLines } = report;
  return { findings, impression: impressions, severity, advised: advice, treatmentPlan: plan, plan: planLines };
}

/** What is to be done, in words. */
function adviceOf({ advised, advice, adviceText, treatmentPlan, plan }) {
  const said = advised ?? [word(`advice_${advice}`), adviceText].filter(Boolean).join(" · ");
  return [said, treatmentPlan, ...(plan ?? []).map(({ text }) => text)].filter(Boolean).join("；");
}

function look(title, said) {
  if (!said) return make("section", {}, make("h3", {}, title), make("p", { class: "quiet" }, word("lookElsewhere")));
  const lines = said.impression.map(({ text, icd10, code }) => make("li", {}, [text, icd10 ?? code].filter(Boolean).join(" ")));
  const gravity = make("p", {}, make("b", {}, word(`reportSeverity_${said.severity}`)));
  return make("section", {}, make("h3", {}, title), make("p", {}, said.findings), make("ol", {}, ...lines), gravity, make("p", {}, adviceOf(said)));
}

async function give(reading) {
  const form = byId("score-form"), chosen = form.querySelector("[name=score]:checked")?.value, comment = byId("comment").value.trim();
  mark(byId("comment"), chosen ? null : word("scoreChoose"));
  if (!chosen) return;
  const body = JSON.stringify(comment ? { score: chosen, comment } : { score: chosen });
  try {
    const answer = await ask("PUT", `/api/v1/readings/${reading}/score`, { headers: { ...json, "Idempotency-Key": newKey() }, body });
    if (answer.isGood) return form.replaceWith(outcome(answer.json.score));
    mark(byId("comment"), wordsOf(answer.problem));
  } catch {
    notice("score", word("stepLineDown"));
  }
}

function outcome({ score, outcome: found, comment, course, amendment }) {
  const parts = [word(`score_${score}`), word(`outcome_${found}`), comment, course];
  const said = make("p", { id: "scored", class: `mark ${found === "agree" ? "good" : "warning"}`, role: "status" }, parts.filter(Boolean).join(" · "));
  return amendment ? make("div", {}, said, make("a", { class: "button small", href: `/readings/${amendment.id ?? amendment}` }, word("amendOpen"))) : said;
}
