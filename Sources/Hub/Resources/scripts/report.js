// The report beside the picture: the claim that allows it, the draft that survives everything, the signature, and the next case.
import { Claim } from "./claim.js";
import { byId, notice } from "./elements.js";
import { ask, newKey } from "./hub.js";
import { enterOpinion, offerScore } from "./over-read.js";
import { nextCase } from "./next-case.js";
import { keepAll } from "./picture-keep.js";
import { offerAmendment } from "./report-amend.js";
import { Draft, showSaved } from "./report-draft.js";
import { askWhich, offerHanded, overtaken } from "./report-drafts.js";
import { addEmptyLine, asItStands, blame, clear, fill, fit, forgive, lacksChoice, unsaid, written } from "./report-form.js";
import { showClock, showLease } from "./report-clock.js";
import { offerKeys } from "./report-keys.js";
import { offerRejection } from "./report-reject.js";
import { goToBlank, offerTemplates } from "./report-templates.js";
import { askWhy } from "./report-override.js";
import { rememberSigned, showSigned } from "./signed-note.js";
import { steppedUp } from "./step-up.js";
import { word, wordsOf } from "./words.js";

const form = byId("form"), facts = form.dataset, reading = facts.reading;
const json = { "Content-Type": "application/json" };
const isOpen = facts.state === "queued" || facts.state === "claimed";

const draft = new Draft(reading, facts.version ? Number(facts.version) : null, showSaved, overtaken);
const claim = new Claim(reading, { epoch: Number(facts.epoch), until: facts.lease }, held);
let key = newKey(), objects = Number(facts.objects), isSigning = false, isUndecided = false, began = null;

const kept = (id) => (byId(id).value ? JSON.parse(byId(id).value) : null);

/**
 * A review and an amendment begin with what was signed; the draft goes before it, and before that what only this browser has,
 * unless the hub's is newer: then the reader says which.
 */
function begin() {
  const first = kept("began");
  if (first) {
    fill(first);
    began = JSON.stringify(written());
  }
  const own = draft.kept(), hubs = kept("draft");
  fill(own && !own.isOlder ? unsure(own.content) : hubs ? unsure(hubs) : first);
  if (own?.isOlder) choose(own);
  else if (own) draft.goOnWith(own);
  agree();
}

/** What a draft leaves unsaid the reader says, unless an earlier version did. */
const unsure = (content) => (began ? content : unsaid(content));

/** Two drafts: what this browser kept, and the hub's, which is newer. Nothing is written or signed before the reader has chosen. */
function choose(own) {
  const theirs = JSON.stringify(written());
  fill(own.content);
  const isSame = JSON.stringify(written()) === theirs;
  fill(unsure(kept("draft")));
  if (isSame) return draft.drop(own);
  isUndecided = true;
  askWhich(own.at, facts.saved, (isOwn) => {
    isUndecided = false;
    byId("fields").disabled = byId("sign").hidden;
    if (!isOwn) return draft.drop(own);
    draft.goOnWith(own);
    fill(unsure(own.content));
    typed();
  });
}

/** Whether what is written still says what was signed before. */
function agree() {
  if (began) byId("agreement").textContent = word(JSON.stringify(written()) === began ? "agreementSame" : "agreementChanged");
}

function held({ isHeld, lost }) {
  byId("fields").disabled = isUndecided || (!isHeld && lost === undefined);
  for (const id of ["sign", "give-back", "reject"]) if (byId(id)) byId(id).hidden = !isHeld;
  byId("claim").hidden = isHeld || "other" in facts;
  notice("lost", lost ? `${lost} ${word("draftStays")}` : null);
  if (!isHeld) return;
  tick();
  if (facts.epoch === String(claim.epoch) && "held" in facts) return;
  [facts.epoch, facts.held] = [claim.epoch, ""];
  document.dispatchEvent(new Event("reading-claimed"));
}

const tick = () => showLease(claim.left);

async function take() {
  const problem = await claim.take();
  if (problem) return notice("claim", wordsOf(problem));
  facts.state = "claimed";
  claim.hold();
  byId("findings").focus();
}

/** Signs, asks for the password where it is due, and goes on to the next case. */
async function sign(why) {
  if (isSigning || byId("sign").hidden) return;
  if (isUndecided) return byId("draftTakeOwn").focus();
  clear();
  if (goToBlank()) return notice("sign", word("blanksLeft"));
  if (lacksChoice()) return;
  isSigning = byId("sign").disabled = true;
  try {
    // What was drawn a moment ago belongs to the report, and so does the draft that was last saved.
    const trouble = (await keepAll()) ?? (await draft.flush());
    if (trouble) return notice("sign", word("signNotKept", { reason: trouble }));
    if (facts.purpose === "overread") return await opine();
    const answer = await steppedUp(() => {
      const headers = { ...json, "Idempotency-Key": key, "If-Match": draft.tag };
      const body = JSON.stringify({ epoch: claim.epoch, report: written(), objects, overrides: why && { criticalCase: why } });
      return ask("PUT", `/api/v1/readings/${reading}/signature`, { headers, body });
    });
    if (answer?.isGood) {
      rememberSigned(answer.json.id, document.querySelector(".case h1").lastChild.textContent);
      await goOn();
    } else if (answer?.problemName === "critical-case-open") {
      key = newKey();
      askWhy(answer.problem, sign);
    } else if (answer) refused(answer);
  } catch {
    notice("sign", word("signLineDown"));
  } finally {
    isSigning = byId("sign").disabled = false;
  }
}

/** A second opinion is entered, not signed; then the first one is shown beside it, to be scored. */
async function opine() {
  const answer = await enterOpinion(reading, { epoch: claim.epoch, opinion: written() }, { key, draft: draft.tag });
  if (!answer.isGood) return refused(answer);
  claim.end();
  draft.forget();
  location.reload();
}

function refused(answer) {
  key = newKey();
  if (answer.problemName === "exam-supplemented") objects = answer.problem.objects;
  if (answer.problemName === "draft-changed") return overtaken();
  const text = wordsOf(answer.problem);
  notice("sign", blame(answer.problem.field, text) ? null : text);
}

/** This case is over: nothing of it stays in this browser, and the next one comes. */
async function goOn() {
  claim.end();
  draft.forget();
  const next = await nextCase(newKey(), reading).catch(() => null);
  location.assign(next?.isGood ? `/readings/${next.json.id}` : "/worklist");
}

/** What is drawn and written goes up first, if it can: whoever loses the claim draws no more. */
async function giveBack() {
  if (byId("give-back").hidden) return;
  await keepAll();
  await draft.flush();
  await claim.giveBack();
  location.assign("/worklist");
}

function typed(event) {
  key = newKey();
  if (event?.type === "input") forgive(event.target);
  fit();
  agree();
  draft.keep(written());
  claim.touch();
}

function work() {
  begin();
  // A list that a script or a helper for the hand changes tells of it by `change` alone.
  for (const kind of ["input", "change"]) form.addEventListener(kind, typed);
  byId("sign").addEventListener("click", () => sign());
  byId("add-impression").addEventListener("click", addEmptyLine);
  byId("claim").addEventListener("click", take);
  byId("give-back").addEventListener("click", giveBack);
  offerKeys({ sign, giveBack });
  showClock(facts.queued, facts.due);
  setInterval(tick, 1000);
  offerRejection(reading, () => claim.epoch, goOn);
  offerTemplates(facts.kind, asItStands, (content) => {
    fill(content);
    typed();
    goToBlank();
  });
  // Who has written something already goes on with that.
  if (!draft.kept() && !kept("draft")) offerHanded(asItStands, { take: (one) => typed(fill(unsure(one))), back: (one) => typed(fill(one)) });
  if ("mine" in facts) claim.hold();
  else held({ isHeld: false });
}

// Enter in a field signs nothing: the button does, and Ctrl+Enter.
form.addEventListener("submit", (event) => event.preventDefault());
offerAmendment();
showSigned();
if (isOpen) work();
else if (facts.purpose === "overread") await offerScore(reading);
form.dataset.ready = "";
