// A report that says less than an open critical case: it is signed with a reason, or mended.
import { byId, mark } from "./elements.js";
import { asPrinted, word } from "./words.js";

let go = () => {};

/** Shows what the case holds and asks why the report is right all the same; `sign` is called with the reason. */
export function askWhy(problem, sign) {
  const chosen = document.querySelector("[name=severity]:checked");
  byId("override-what").textContent = word("overrideWhat", {
    values: asPrinted((problem.findings ?? []).join("；")), severity: chosen ? word(`severity_${chosen.value}`) : "",
  });
  go = sign;
  byId("override").showModal();
  byId("override-reason").focus();
}

byId("override-cancel")?.addEventListener("click", () => byId("override").close());
byId("override-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = byId("override-reason"), why = field.value.trim();
  mark(field, why ? null : word("overrideNeeded"));
  if (!why) return field.focus();
  byId("override").close();
  go(why);
});
