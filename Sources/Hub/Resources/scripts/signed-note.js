// What was signed a moment ago: its page to print and its PDF stay one click away while the next case is on the screen.
import { byId, make } from "./elements.js";
import { word } from "./words.js";

const key = "lianyi-signed";

/** Remembers, for the page that comes next in this tab, what was signed and whose it is. */
export function rememberSigned(report, patient) {
  sessionStorage.setItem(key, JSON.stringify({ report, patient }));
}

/** Says what was signed on the page before, once. */
export function showSigned() {
  const kept = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (!kept) return;
  const { report, patient } = JSON.parse(kept), path = `/api/v1/reports/${report}`;
  const link = (to, text) => make("a", { href: `${path}/${to}`, target: "_blank", rel: "noopener" }, text);
  const line = make("p", { id: "notice-signed", class: "notice", role: "status" }, word("signedNow", { patient }), " ");
  line.append(link("print", word("printPage")), " ", link("pdf", "PDF"));
  byId("notices")?.prepend(line);
}
