// What both clinic pages begin with: may this browser send at all, the one sender, the bar for a lost line, and notices.
import { isRecent, isSecure } from "./digest.js";
import { byId, make, notice } from "./elements.js";
import { person } from "./hub.js";
import { line, onLine } from "./line.js";
import * as outbox from "./outbox.js";
import { run, sender } from "./sender.js";
import { since, word, wordsOf } from "./words.js";

/** Starts sending. False where this page cannot: it then says why and how to mend it. `told` hears what was stored. */
export async function begin(told = () => {}) {
  if (!isSecure || !isRecent) {
    notice("cannot", word(isSecure ? "oldBrowser" : "insecure"));
    return false;
  }
  onLine(showLine);
  setInterval(showLine, 1000);
  outbox.onChange(showOthers);
  await showOthers();
  document.body.dataset.ready = "";
  run((news) => {
    showStopped();
    told(news ?? {});
  }).catch((error) => notice("cannot", `${word("storeFailed")} (${error.name})`));
  return true;
}

/** The red bar: no line, or a hub that cannot take anything, and for how long. */
export function showLine() {
  const bar = byId("line");
  const isDown = line.downSince !== null;
  if (isDown) {
    const time = since(line.downSince);
    bar.textContent = line.problem
      ? word("hubTrouble", { reason: wordsOf(line.problem), time })
      : word("downSince", { time });
  }
  bar.hidden = !isDown;
}

/** Signed out, or taken over by another account: nothing is lost, and this tab sends nothing more. */
export function showStopped(why = sender.stopped) {
  if (why === "signed-out") {
    const back = `/sign-in?to=${encodeURIComponent(location.pathname)}`;
    notice("stopped", word("signedOut"), " ", make("a", { href: back }, word("signInAgain")));
  }
  if (why === "other-person") {
    notice("stopped", word("otherPerson"), " ", make("a", { href: location.pathname }, word("reload")));
  }
}

/** A browser that promises nothing may delete what waits when its disk runs low: said while something waits. */
async function showPromise() {
  const isKept = (await navigator.storage?.persisted?.()) ?? true;
  const waiting = isKept ? [] : await outbox.examsOf(person);
  notice("promise", waiting.length > 0 ? word("notPersistent") : null);
}

async function showOthers() {
  await showPromise();
  const count = await outbox.countOthers(person);
  notice("others", count > 0 ? word("othersWait", { n: count }) : null);
}
