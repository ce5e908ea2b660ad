// The form that captures an exam: checked here, then durable in the outbox, from where the one sender takes it.
import { begin } from "./begin.js";
import { timeOrderedID } from "./digest.js";
import { byId, make, mark, notice } from "./elements.js";
import { clockNow, hubTime, isReached, person } from "./hub.js";
import * as outbox from "./outbox.js";
import { allowUnknown, clear as clearPatient, fill, patient, takePatient } from "./patient.js";
import { bloodFacts, fillBlood, showBlood, takeBlood } from "./blood-facts.js";
import { clock, word, wordsOf } from "./words.js";

const form = byId("upload");
/** What is sent: files that were chosen, or the file of what was typed. */
const { add, chosenFiles, clear, complain, missing, takeFiles } = await import(form.dataset.typed ? "./typed-count.js" : "./files.js");
const texts = {
  complaint: "complaint", history: "history", medication: "medication", allergies: "allergies",
  provisionalDiagnosis: "diagnosis", diagnosisCode: "diagnosis-code", question: "question",
};
/** The refused exam that this one corrects. */
let corrected = null;
let isSaving = false;

takePatient();
takeFiles(showReady);
for (const radio of document.querySelectorAll("[name=urgency]")) radio.addEventListener("change", showUrgency);
byId("kind").addEventListener("change", showKind);
takeBlood();
form.addEventListener("input", (event) => event.target.hasAttribute("aria-invalid") && mark(event.target, null));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (isSaving) return;
  isSaving = true;
  capture().then((isSaved) => { isSaving = isSaved; }, (error) => { isSaving = false; throw error; });
});
showUrgency();
showKind();
if (await begin()) {
  byId("send").disabled = false;
  const id = new URLSearchParams(location.search).get("correct");
  if (id) await correct(id);
}

/** Everything that is wrong is said at once; the first field of it gets the focus. True once it is saved. */
async function capture() {
  const files = await chosenFiles();
  const whose = patient();
  mark(byId("kind"), byId("kind").value ? null : word("kindMissing"));
  const moment = performedAt();
  mark(byId("performed"), moment === null ? word("performedWrong") : null);
  const blood = bloodFacts(byId("kind").value);
  const isCoded = checkCode();
  if (files?.length === 0) complain(missing());
  if (!files || files.length === 0 || !whose || !byId("kind").value || moment === null || blood === null || !isCoded) {
    form.querySelector("[aria-invalid=true]")?.focus();
    return false;
  }
  return save(files, whose, moment, blood);
}

async function save(files, whose, moment, blood) {
  const id = timeOrderedID(hubTime());
  const objects = files.map((file, index) => ({
    number: index + 1,
    name: file.name,
    mediaType: mapped() || file.type || "application/octet-stream",
    size: file.blob.size,
    sha256: file.sha256,
  }));
  const manifest = { exam: id, kind: byId("kind").value, urgency: urgency(), performedAt: moment, clock: clockNow(), objects };
  if (whose.reference) manifest.patient = whose.reference;
  const request = { ...requestForm(), ...blood };
  if (Object.keys(request).length > 0) manifest.request = request;
  const exam = {
    id, person, urgency: manifest.urgency, capturedAt: hubTime(), label: whose.label, manifest, state: "captured",
    objects: objects.map(({ number, name, size }) => ({ number, name, size, sent: 0, isStored: false })),
  };
  form.inert = true;
  byId("send").textContent = word("saving");
  try {
    await navigator.storage?.persist?.();
    await outbox.keep(exam, files.map((file) => file.blob), corrected?.id);
  } catch (error) {
    form.inert = false;
    showUrgency();
    byId("form-error").textContent = word(error?.name === "QuotaExceededError" ? "storeFull" : "storeFailed");
    byId("form-error").hidden = false;
    return false;
  }
  const isLeaving = await isReached();
  if (isLeaving) location.assign(`/clinic#exam-${id}`);
  else stay(whose.label);
  return isLeaving;
}

/** Says that the exam is kept and goes by itself, and empties the form for the next one. */
function stay(label) {
  notice("kept", word("keptOffline", { label }), " ", make("a", { href: "/clinic" }, word("keptList")));
  notice("correct", null);
  corrected = null;
  form.reset();
  clear();
  clearPatient();
  fillBlood({});
  byId("form-error").hidden = true;
  form.inert = false;
  showUrgency();
  showKind();
  scrollTo(0, 0);
}

/** How a table says by which of the alliance's mappings it is read; nothing where none was chosen. */
function mapped() {
  const name = byId("mapping")?.value;
  return name && byId("kind").value === "CBC" ? `text/csv; mapping=${name}` : "";
}

/** Whether the code of the diagnosis, where there is one, is shaped like ICD-10. */
function checkCode() {
  const field = byId("diagnosis-code"), code = field.value.trim();
  const isGood = code === "" || /^[A-Za-z]\d\d(\.[A-Za-z0-9]{1,8})?$/.test(code);
  if (!isGood) byId("more").open = true;
  mark(field, isGood ? null : word("diagnosisCodeWrong"));
  return isGood;
}

function requestForm() {
  const request = {};
  for (const [name, id] of Object.entries(texts)) {
    const text = byId(id).value.trim();
    if (text) request[name] = text;
  }
  const symptoms = byId("symptoms").value.split("\n").map((line) => line.trim()).filter(Boolean);
  if (symptoms.length > 0) request.symptoms = symptoms;
  return request;
}

/** The moment typed, as China's time; untouched, it is now by the hub's clock. Null where it lies in the future. */
function performedAt() {
  const field = byId("performed");
  if (!field.value || field.value === field.defaultValue) return new Date(hubTime()).toISOString();
  const moment = Date.parse(`${field.value}:00+08:00`);
  return Number.isNaN(moment) || moment > hubTime() + 60_000 ? null : `${field.value.slice(0, 16)}:00.000+08:00`;
}

function urgency() {
  return document.querySelector("[name=urgency]:checked").value;
}

function showUrgency() {
  const isEmergency = urgency() === "emergency";
  allowUnknown(isEmergency);
  byId("send").textContent = word(isEmergency ? "sendEmergency" : "send");
  byId("send").classList.toggle("urgent", isEmergency);
  showPrivilege();
}

function showPrivilege() {
  const code = byId("kind").selectedOptions[0]?.dataset.needs;
  byId("kind-hint").textContent = code && urgency() !== "emergency" ? word("kindNeeds", { code }) : "";
}

function showKind() {
  showPrivilege();
  showBlood(byId("kind").value);
  if (byId("mapping-field")) byId("mapping-field").hidden = byId("kind").value !== "CBC";
}

function showReady() {
  byId("send").setAttribute("aria-busy", String(chosenFiles() === null));
}

/** Brings a refused exam back into the form, with its files and what the hub said beside the field that it named. */
async function correct(id) {
  corrected = await outbox.examOf(person, id);
  if (corrected?.state !== "refused") {
    corrected = null;
    return;
  }
  const { manifest, problem, label } = corrected;
  notice("correct", word("correcting", { reason: wordsOf(problem) }));
  document.querySelector(`[name=urgency][value=${manifest.urgency}]`).checked = true;
  showUrgency();
  fill(manifest.patient ?? null, label);
  byId("kind").value = manifest.kind;
  byId("performed").value = clock(manifest.performedAt).replace(" ", "T");
  for (const [name, field] of Object.entries(texts)) byId(field).value = manifest.request?.[name] ?? "";
  byId("symptoms").value = (manifest.request?.symptoms ?? []).join("\n");
  byId("more").open = Boolean(manifest.request);
  fillBlood(manifest.request ?? {});
  const chosen = manifest.objects[0]?.mediaType.match(/; mapping=([a-z0-9.-]+)/)?.[1];
  if (chosen && byId("mapping")) byId("mapping").value = chosen;
  showKind();
  const files = await Promise.all(corrected.objects.map((object) => outbox.file(id, object.number)));
  await add(manifest.objects.map((object, index) => ({ blob: files[index], name: object.name, type: object.mediaType.split(";")[0] })));
  const field = problem.field ? form.querySelector(`[data-field="${CSS.escape(problem.field)}"]`) : null;
  if (field) {
    mark(field, wordsOf(problem));
    field.focus();
  }
}
