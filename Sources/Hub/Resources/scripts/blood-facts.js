// What a blood count's ranges depend on and only the clinic knows: how blood was taken, and a pregnancy.
import { byId, mark } from "./elements.js";
import { word } from "./words.js";

/** What a count typed in by hand is sent as. */
export const typedType = "application/vnd.lianyi.typed-count+json";

/** Whether an exam of the outbox was typed. */
export const isTyped = (exam) => exam.manifest.objects.some((object) => object.mediaType === typedType);

/** Begins listening: weeks are asked for where there is a pregnancy. */
export function takeBlood() {
  byId("pregnant").addEventListener("change", showWeek);
}

/** Shows the questions for a blood count, and for nothing else. */
export function showBlood(kind) {
  byId("blood").hidden = kind !== "CBC";
}

/** The answers as members of the request form; null where the weeks are no weeks. */
export function bloodFacts(kind) {
  mark(byId("pregnancy-week"), null);
  if (kind !== "CBC") return {};
  const facts = {};
  if (byId("specimen").value) facts.specimen = byId("specimen").value;
  if (byId("pregnant").value) facts.pregnant = byId("pregnant").value === "yes";
  const week = byId("pregnancy-week");
  if (!facts.pregnant || (week.value === "" && !week.validity.badInput)) return facts;
  if (!week.validity.valid) {
    mark(week, word("pregnancyWeekWrong"));
    return null;
  }
  return { ...facts, pregnancyWeek: Number(week.value) };
}

/** Puts answers back into the form. */
export function fillBlood({ specimen, pregnant, pregnancyWeek }) {
  byId("specimen").value = specimen ?? "";
  byId("pregnant").value = pregnant === undefined ? "" : pregnant ? "yes" : "no";
  byId("pregnancy-week").value = pregnancyWeek ?? "";
  showWeek();
}

function showWeek() {
  byId("week").hidden = byId("pregnant").value !== "yes";
}
