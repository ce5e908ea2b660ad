// A report in the clinic's hands: that it was opened is told to the hub, and what the clinic does with its plan.
import { byId, mark, notice } from "./elements.js";
import { ask, LineDown } from "./hub.js";
import { word, wordsOf } from "./words.js";

const report = byId("report"), path = `/api/v1/reports/${report.dataset.report}`;
const json = { "Content-Type": "application/json" };

/** One request; a line that is down, and what the hub says against it, stand above the report. */
async function told(name, body) {
  try {
    const answer = await ask("PUT", `${path}/${name}`, { headers: json, body });
    notice("told", answer.isGood ? null : wordsOf(answer.problem));
    return answer.isGood;
  } catch (error) {
    notice("told", word(error instanceof LineDown ? "stepLineDown" : "signedOut"));
    return false;
  }
}

/** Seen by somebody, not by a tab behind others. */
async function open() {
  if (!("unopened" in report.dataset) || document.hidden) return;
  if (await told("opening", "")) delete report.dataset.unopened;
}

async function answer(followed) {
  const field = byId("reason"), reason = field.value.trim();
  mark(field, followed || reason ? null : word("planReasonNeeded"));
  if (!followed && !reason) return field.focus();
  await open();
  if (await told("plan-confirmation", JSON.stringify(reason ? { followed, reason } : { followed }))) location.reload();
}

byId("plan")?.addEventListener("submit", (event) => {
  event.preventDefault();
  answer(true);
});
byId("plan-other")?.addEventListener("click", () => answer(false));
document.addEventListener("visibilitychange", open);
await open();
document.body.dataset.ready = "";
