// The one sender of this browser: whatever waits in the outbox goes to the hub, the most urgent first, until it has a receipt.
import { base64, sha256Hex } from "./digest.js";
import { ask, LineDown, OtherPerson, person, SignedOut } from "./hub.js";
import { Overtaken, patiently, Stuck } from "./line.js";
import * as outbox from "./outbox.js";
import { fits } from "./receipt.js";
import { Refused, send as sendObject, UploadOver } from "./tus.js";

/** How large the body of a manifest with its small files may be (the hub takes 256 KiB). */
const bodyLimit = 250_000;
/** Refusals that may be a damaged copy on the way: tried again so often before they count. */
const spoiltLimit = 2;
const unseenLimit = 5;

/** Milliseconds for which an exam at which the hub fails lets others go first. */
const aside = 60_000;

/** Why sending has stopped in this tab: null, `signed-out` or `other-person`. */
export const sender = { stopped: null, isHere: false };

/**
 * Sends for ever. One tab of the person holds the lock and sends; when it closes, the next one goes on. `told` hears of each
 * change.
 */
export async function run(told) {
  await navigator.locks.request(`lianyi-outbox-${person}`, async () => {
    sender.isHere = true;
    told();
    let wake = () => {};
    outbox.onChange(() => wake());
    while (!sender.stopped) {
      const changed = new Promise((done) => (wake = done));
      const waiting = (await outbox.examsOf(person)).filter((exam) => exam.state !== "refused");
      const next = waiting.find((exam) => !(exam.notBefore > Date.now())) ?? waiting[0];
      if (next) await attempt(next, told);
      else await changed;
    }
    sender.isHere = false;
    told();
  });
}

async function attempt(exam, told) {
  try {
    const receipt = await deliver(exam);
    if (!(await fits(receipt, exam.manifest))) throw new Refused({ word: "receiptWrong" });
    await outbox.forget(exam.id);
    told({ stored: exam });
  } catch (error) {
    if (error instanceof SignedOut) sender.stopped = "signed-out";
    else if (error instanceof OtherPerson) sender.stopped = "other-person";
    else if (error instanceof UploadOver || error instanceof LineDown) await new Promise((done) => setTimeout(done, 1000));
    else if (error instanceof Stuck) exam.notBefore = Date.now() + aside;
    else if (error instanceof Refused) exam.problem = error.problem;
    else if (isUnreadable(error)) exam.problem = { word: "damaged" };
    else if (!(error instanceof Overtaken)) throw error;
    exam.state = error instanceof Refused || isUnreadable(error) ? "refused" : "queued";
    await outbox.note(exam);
    told();
  }
}

/** The browser lost a file that it kept: one such exam must not hold up the others. */
function isUnreadable(error) {
  return error instanceof DOMException && ["NotReadableError", "NotFoundError"].includes(error.name);
}

/** The file as it was captured. */
async function kept(exam, number) {
  const blob = await outbox.file(exam.id, number);
  if (!blob) throw new Refused({ word: "damaged" });
  return blob;
}

/** Brings the manifest and every object to the hub; answers the receipt. */
async function deliver(exam) {
  exam.state = "sending";
  delete exam.notBefore;
  await outbox.note(exam);
  let answer = await announce(exam, exam.isAnnounced ? {} : await small(exam));
  let receipt = answer.receipt;
  for (const missing of answer.objects.filter((object) => object.state === "missing")) {
    receipt = await bring(exam, missing) ?? receipt;
  }
  while (!receipt) {
    answer = await announce(exam, {});
    receipt = answer.receipt;
    if (!receipt && answer.objects.some((object) => object.state === "missing")) throw new UploadOver();
  }
  return receipt;
}

/** The manifest, with what small files fit beside it. Repeating it is harmless. */
async function announce(exam, contents) {
  const body = JSON.stringify({ manifest: exam.manifest, contents });
  const answer = await patiently(
    () => ask("PUT", `/api/v1/exams/${exam.id}`, { headers: { "Content-Type": "application/json" }, body }),
    () => outbox.isOvertaken(exam),
  );
  if (answer.status === 404 && (exam.unseen ?? 0) < unseenLimit) {
    // An attempt that we gave up may be committing at this very moment: its row is then taken and not yet to be seen.
    exam.unseen = (exam.unseen ?? 0) + 1;
    throw new UploadOver();
  }
  if (!answer.isGood) throw new Refused(answer.problem);
  const said = answer.json;
  exam.isAnnounced = true;
  exam.unseen = 0;
  for (const object of exam.objects) {
    const there = said.objects.find((one) => one.number === object.number);
    object.isStored = there?.state === "stored";
    if (object.isStored) object.sent = object.size;
  }
  await outbox.note(exam);
  return said;
}

/** The small files in base64, the smallest first, as far as they fit. */
async function small(exam) {
  const contents = {};
  let room = bodyLimit - new Blob([JSON.stringify(exam.manifest)]).size;
  for (const object of [...exam.objects].sort((a, b) => a.size - b.size)) {
    const needed = Math.ceil(object.size / 3) * 4 + 16;
    if (needed > room) break;
    room -= needed;
    contents[object.number] = await base64(await kept(exam, object.number));
  }
  return contents;
}

/** One object by its upload; answers the receipt where it was the last. */
async function bring(exam, missing) {
  const object = exam.objects.find((one) => one.number === missing.number);
  const blob = await kept(exam, missing.number);
  for (let spoilt = 0; ; spoilt += 1) {
    try {
      const receipt = await sendObject(blob, missing.upload, {
        acknowledged: async (offset) => {
          object.sent = offset;
          object.isStored = offset === object.size;
          await outbox.note(exam);
        },
        isOvertaken: () => outbox.isOvertaken(exam),
      });
      return receipt;
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.status !== 422) throw error;
      const declared = exam.manifest.objects.find((one) => one.number === object.number).sha256;
      if ((await sha256Hex(blob)) !== declared) throw new Refused({ word: "damaged" });
      if (spoilt >= spoiltLimit) throw error;
    }
  }
}
