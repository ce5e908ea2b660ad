// The outbox: exams with their files, durable in this browser before anything is sent and until the receipt is there.
//
// An exam: { id, person, urgency, capturedAt, label, manifest, state: captured | queued | sending | refused, problem,
//            objects: [{ number, name, size, sent, isStored, upload }] }. Its files are Blobs under [exam, number].

const ranks = { emergency: 0, urgent: 1, routine: 2 };
const channel = new BroadcastChannel("lianyi-outbox");
const listeners = [];
const opening = open();

channel.onmessage = () => tell();

function tell() {
  for (const listener of listeners) listener();
}

/** Calls back when the outbox changed, in this tab or in another one. */
export function onChange(listener) {
  listeners.push(listener);
}

/** Keeps a new exam with its files; `instead` is the refused one that it corrects. Durable when this returns. */
export async function keep(exam, files, instead) {
  await change((exams, blobs) => {
    exams.put(exam);
    files.forEach((file, index) => blobs.put(file, [exam.id, index + 1]));
    if (instead) remove(instead, exams, blobs);
  });
}

/** Writes down how far an exam has come; one that is gone stays gone. */
export async function note(exam) {
  await change((exams) => {
    const there = exams.getKey(exam.id);
    there.onsuccess = () => there.result !== undefined && exams.put(exam);
  });
}

/** Deletes an exam and its files: the receipt is there, or a person threw it away. */
export async function forget(id) {
  await change((exams, blobs) => remove(id, exams, blobs));
}

/** The exams of that person, those first that are to be sent first. */
export async function examsOf(person) {
  const all = await ask("exams", (store) => store.getAll());
  const own = all.filter((exam) => exam.person === person);
  return own.sort((a, b) => ranks[a.urgency] - ranks[b.urgency] || (a.id < b.id ? -1 : 1));
}

/** How many exams of other people wait here. */
export async function countOthers(person) {
  const all = await ask("exams", (store) => store.getAll());
  return all.filter((exam) => exam.person !== person).length;
}

/** The exam of that name, if that person captured it. */
export async function examOf(person, id) {
  const exam = await ask("exams", (store) => store.get(id));
  return exam?.person === person ? exam : undefined;
}

/** One file. */
export function file(id, number) {
  return ask("files", (store) => store.get([id, number]));
}

/** Whether something more urgent waits than `exam`. */
export async function isOvertaken(exam) {
  if (ranks[exam.urgency] === 0) return false;
  const own = await examsOf(exam.person);
  const waits = (other) => other.state !== "refused" && !(other.notBefore > Date.now());
  return own.some((other) => waits(other) && ranks[other.urgency] < ranks[exam.urgency]);
}

function remove(id, exams, blobs) {
  exams.delete(id);
  blobs.delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
}

async function ask(store, question) {
  const request = question((await opening).transaction(store).objectStore(store));
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** One transaction over both stores, on the disk before it is done. */
async function change(work) {
  const transaction = (await opening).transaction(["exams", "files"], "readwrite", { durability: "strict" });
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore("exams"), transaction.objectStore("files"));
  });
  tell();
  channel.postMessage("changed");
}

async function open() {
  await stayOutOfCache();
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("lianyi", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("exams", { keyPath: "id" });
      request.result.createObjectStore("files");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * A page that holds a lock is not frozen when somebody leaves it. Frozen while it makes the database, it would keep every
 * other page from opening it; and Back would show the next person what the last one saw.
 */
function stayOutOfCache() {
  return new Promise((held) => {
    navigator.locks.request("lianyi-page", { mode: "shared" }, () => {
      held();
      return new Promise(() => {});
    });
  });
}
