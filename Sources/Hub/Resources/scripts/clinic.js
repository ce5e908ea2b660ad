// The clinic's page: sends what waits in this browser, shows how far it is, and keeps the list fresh.
import { begin, showStopped } from "./begin.js";
import { isRecent, isSecure } from "./digest.js";
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
