// Our own tus 1.0.0 client: one object in pieces that fit the line, each proved by its hash, resumed at the hub's offset.
import { sha256Base64 } from "./digest.js";
import { ask, LineDown } from "./hub.js";
import { Overtaken, patiently } from "./line.js";

/** The upload is over at the hub; its manifest, sent again, names a new address. */
export class UploadOver extends Error {}
/** The hub refuses the object; its problem says why. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.title);
    this.problem = problem;
  }
}

const smallest = 16 * 1024;
const largest = 512 * 1024;
/** A piece should take between these many milliseconds. */
const quick = 1000;
const slow = 8000;
const version = { "Tus-Resumable": "1.0.0" };

/** The size of the next piece; what the line bore is remembered from one object to the next. */
let piece = 64 * 1024;

/**
 * Sends what the hub does not have of `blob`. Calls `acknowledged(offset)` for each piece that is on the hub's disk, and
 * gives way between pieces where `isOvertaken()` says so. Answers the receipt where this made the exam whole.
 */
export async function send(blob, address, { acknowledged, isOvertaken }) {
  let offset = await reached(address, isOvertaken);
  await acknowledged(offset);
  let damaged = 0;
  while (offset < blob.size) {
    if (await isOvertaken()) throw new Overtaken();
    const answer = await put(blob, offset, address, isOvertaken);
    if (answer.isGood || answer.status === 409) {
      offset = offsetIn(answer);
      if (answer.isGood) damaged = 0;
    } else if (answer.status === 460) {
      damaged += 1;
      piece = smallest;
      if (damaged > 20) throw new Refused(answer.problem);
    } else {
      end(answer);
    }
    await acknowledged(offset);
    const receipt = answer.header("Lianyi-Receipt");
    if (receipt) return receipt;
  }
  return null;
}

/** One piece. Where the line broke meanwhile nobody knows how much of it came: the answer then is where the hub stands. */
async function put(blob, offset, address, isOvertaken) {
  const bytes = blob.slice(offset, offset + piece);
  const checksum = `sha256 ${await sha256Base64(bytes)}`;
  const begun = performance.now();
  let tries = 0;
  const answer = await patiently(async () => {
    tries += 1;
    if (tries > 1) return ask("HEAD", address, { headers: version });
    return ask("PATCH", address, {
      headers: {
        ...version,
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(offset),
        "Upload-Checksum": checksum,
      },
      body: bytes,
    });
  }, isOvertaken);
  if (tries > 1) piece = Math.max(smallest, piece / 2);
  else fit(performance.now() - begun);
  return answer;
}

function fit(milliseconds) {
  if (milliseconds < quick) piece = Math.min(largest, piece * 2);
  if (milliseconds > slow) piece = Math.max(smallest, piece / 2);
}

/** How far the hub has acknowledged. */
async function reached(address, isOvertaken) {
  const answer = await patiently(() => ask("HEAD", address, { headers: version }), isOvertaken);
  if (!answer.isGood) end(answer);
  return offsetIn(answer);
}

function offsetIn(answer) {
  const said = answer.header("Upload-Offset");
  if (said === null || !/^\d{1,15}$/.test(said)) throw new LineDown();
  return Number(said);
}

function end(answer) {
  if (answer.status === 404 || answer.status === 410) throw new UploadOver();
  throw new Refused(answer.problem);
}
