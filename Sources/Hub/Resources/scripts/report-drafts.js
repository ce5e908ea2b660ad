// Drafts that somebody has to choose: this browser's or the hub's, which is newer; and that of the colleague who handed the case over.
import { byId, make, notice } from "./elements.js";
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

/** What a colleague had written stands ready, and goes into the form only where the reader wants it. What it took the place of comes
 * back by a click, and what was written since by another. */
export function offerHanded(written, { take, back }) {
  const handed = byId("handed");
  if (!handed) return;
  const { by, at } = handed.dataset, said = word("draftHanded", { by, at });
  const button = (facts, text, done) => {
    const onclick = () => {
      notice("handed", null);
      done();
    };
    return make("button", { class: "plain small", type: "button", onclick, ...facts }, text);
  };
  const put = (content, into) => {
    const before = written();
    into(content);
    notice("handed", said, " ", button({ id: "draftUndoHanded" }, word("undo"), () => put(before, back)));
  };
  const taken = () => put(JSON.parse(handed.value), take);
  notice("handed", said, " ", button({ id: "draftTakeHanded" }, word("draftTakeHanded"), taken), " ", button({}, word("draftLeaveHanded"), () => {}));
}
