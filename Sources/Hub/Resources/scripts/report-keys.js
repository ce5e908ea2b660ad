// The keys of the report: Ctrl+Enter signs; R sends back what nobody can read; / goes to the templates; Esc leaves a field, then gives the case back.
import { byId, notice } from "./elements.js";
import { word } from "./words.js";

const fields = "textarea, select, input:not([type=radio], [type=checkbox])";

/** Listens for as long as the page is open. */
export function offerKeys({ sign, giveBack }) {
  const back = byId("give-back");
  addEventListener("keydown", (event) => {
    // Where a dialog is open nothing behind it is signed.
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return sign();
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const isField = event.target.matches(fields);
    if (event.key === "Escape") return isField ? event.target.blur() : leave();
    if (event.key === "/" && !isField && !byId("template-field").hidden) {
      event.preventDefault();
      return byId("template").focus();
    }
    if (isField || event.key.toLowerCase() !== "r" || byId("reject")?.hidden !== false) return;
    event.preventDefault();
    byId("reject").click();
  });
  back.addEventListener("blur", () => notice("back", null));

  /** The second time gives it back. */
  function leave() {
    if (document.activeElement === back) return giveBack();
    if (back.hidden) return;
    back.focus();
    notice("back", word("giveBackAgain"));
  }
}
