// The report beside the picture: the claim that allows it, the draft that survives everything, the signature, and the next case.
import { Claim } from "./claim.js";
import { byId, mark, notice } from "./elements.js";
import { ask } from "./hub.js";
import { Draft } from "./report-draft.js";
import { addEmptyLine, blame, clear, fill, fit, written } from "./report-form.js";
import { word, wordsOf } from "./words.js";

const form = byId("form"), facts = form.dataset, reading = facts.reading;
const json = { "Content-Type": "application/json" };
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const draft = new Draft(reading, facts.version ? Number(facts.version) : null, saved);
const claim = new Claim(reading, { epoch: Number(facts.epoch), until: facts.lease }, held);
let key = newKey(), objects = Number(facts.objects), isSigning = false;

/** The hub's draft, unless this browser kept something that the hub never acknowledged. */
fill(draft.kept() ?? (byId("draft").value ? JSON.parse(byId("draft").value) : null));

function held({ isHeld, lost }) {
  const isOpen = facts.state === "queued" || facts.state === "claimed";
  byId("fields").disabled = !isHeld && lost === undefined;
  byId("sign").hidden = byId("give-back").hidden = !isHeld;
  byId("claim").hidden = isHeld || !isOpen || "other" in facts;
  notice("lost", lost ? `${lost} ${word("draftStays")}` : null);
  if (!isHeld) return;
  tick();
  if (facts.epoch === String(claim.epoch) && "held" in facts) return;
  [facts.epoch, facts.held] = [claim.epoch, ""];
  document.dispatchEvent(new Event("reading-claimed"));
}

/** What is left of the clock and of the lease, in the line above the form. */
function tick() {
  const minutes = Math.floor(claim.left / 60_000), seconds = Math.floor(claim.left / 1000) % 60;
  if (!byId("sign").hidden) byId("holder").textContent = word("leaseLeft", { time: `${minutes}:${String(seconds).padStart(2, "0")}` });
}

function saved(text, isTrouble) {
  byId("saved").textContent = text;
  byId("saved").classList.toggle("trouble", isTrouble);
}

async function take() {
  const problem = await claim.take();
  if (problem) return notice("claim", wordsOf(problem));
  facts.state = "claimed";
  claim.hold();
  byId("findings").focus();
}

/** Signs, asks for the password where it is due, and goes on to the next case. */
async function sign() {
  if (isSigning || byId("sign").hidden) return;
  isSigning = byId("sign").disabled = true;
  try {
    clear();
    const body = JSON.stringify({ epoch: claim.epoch, report: written(), objects });
    const answer = await ask("PUT", `/api/v1/readings/${reading}/signature`, { headers: { ...json, "Idempotency-Key": key }, body });
    if (answer.isGood) return await signed();
    if (answer.problemName === "step-up-needed") return byId("step-up").showModal();
    refused(answer);
  } catch {
    notice("sign", word("signLineDown"));
  } finally {
    isSigning = byId("sign").disabled = false;
  }
}

function refused(answer) {
  key = newKey();
  if (answer.problemName === "exam-supplemented") objects = answer.problem.objects;
  const text = wordsOf(answer.problem);
  notice("sign", blame(answer.problem.field, text) ? null : text);
}

async function signed() {
  claim.end();
  draft.forget();
  const next = await ask("POST", "/api/v1/claims", { headers: { "Idempotency-Key": newKey() } }).catch(() => null);
  location.assign(next?.isGood ? `/readings/${next.json.id}` : "/worklist");
}

async function stepUp(event) {
  event.preventDefault();
  const field = byId("step-up-password");
  const answer = await ask("PUT", "/api/v1/sessions/current/step-up", { headers: json, body: JSON.stringify({ password: field.value }) });
  field.value = "";
  mark(field, answer.isGood ? null : wordsOf(answer.problem));
  if (!answer.isGood) return field.focus();
  byId("step-up").close();
  await sign();
}

async function giveBack() {
  await claim.giveBack();
  location.assign("/worklist");
}

/** A list that a script or a helper for the hand changes tells of it by `change` alone. */
for (const kind of ["input", "change"]) {
  form.addEventListener(kind, () => {
    key = newKey();
    fit();
    draft.keep(written());
  });
}
// Enter in a field signs nothing: the button does, and Ctrl+Enter.
form.addEventListener("submit", (event) => event.preventDefault());
byId("sign").addEventListener("click", sign);
byId("add-impression").addEventListener("click", addEmptyLine);
byId("claim").addEventListener("click", take);
byId("give-back").addEventListener("click", giveBack);
byId("step-up-form").addEventListener("submit", stepUp);
byId("step-up-cancel").addEventListener("click", () => byId("step-up").close());
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sign();
});
setInterval(tick, 1000);

if ("mine" in facts) claim.hold();
else held({ isHeld: false });
form.dataset.ready = "";
