// Two drafts of one report: what this browser kept, and the hub's, which is newer. The reader says which of them goes on.
import { make, notice } from "./elements.js";
import { clock, word } from "./words.js";

/** To the second: two drafts may be a minute's work. */
const exactly = (moment) => `${clock(moment)}:${new Date(moment).toISOString().slice(17, 19)}`;

/** Asks which one, by their times; `chosen` hears whether it is this browser's. */
export function askWhich(here, there, chosen) {
  const times = { here: exactly(here), there: exactly(there) };
  const done = (isOwn) => {
    notice("drafts", null);
    chosen(isOwn);
  };
  const one = (name, isOwn) => make("button", { id: name, class: "plain small", type: "button", onclick: () => done(isOwn) }, word(name, times));
  notice("drafts", word("draftTwo", times), " ", one("draftTakeOwn", true), " ", one("draftTakeHubs", false));
}

/** The hub holds a newer draft than this page: it is loaded again, and asks there which of the two goes on. */
export function overtaken() {
  const again = make("button", { id: "load-again", class: "plain small", type: "button", onclick: () => location.reload() }, word("draftLoadAgain"));
  notice("overtaken", word("draftElsewhere"), " ", again);
}
