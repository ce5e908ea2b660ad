// The clinic's page: sends what waits in this browser, shows how far it is, and keeps the list fresh.
import { begin, showStopped } from "./begin.js";
import { isRecent, isSecure } from "./digest.js";
import { byId } from "./elements.js";
import { keepFresh, refresh } from "./fresh.js";
import { noteStored, showWaiting } from "./waiting.js";
import { onChange } from "./outbox.js";

keepFresh(showStopped);
if (isSecure && isRecent) {
  onChange(showWaiting);
  await showWaiting();
}
await begin(async ({ stored }) => {
  if (stored) noteStored(stored);
  await showWaiting();
  if (stored) await refresh();
});
await showArrived();

/** An exam whose receipt came while this page was on its way is neither in the list that was drawn before nor waiting here. */
async function showArrived() {
  const sent = location.hash.slice(1);
  if (sent.startsWith("exam-") && !byId(sent) && !document.querySelector(`[data-exam="${CSS.escape(sent.slice(5))}"]`)) await refresh();
}
