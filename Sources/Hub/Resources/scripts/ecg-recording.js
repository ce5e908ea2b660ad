// An electrocardiogram as a viewer has it: leads with their samples, beats, what the device said.
import { viewFile } from "./view-file.js";

/** The leads of a sheet, in its order. */
export const standardLeads = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];

/** Fetches the recording of an exam. */
export async function fetchRecording(exam) {
  return new Recording(await viewFile(`/api/v1/exams/${exam}/recording`));
}

/** Samples stay as they were sent: 16 bits each, without a copy. */
export class Recording {
  constructor({ head, bytes, at }) {
    this.head = head;
    this.frequency = head.frequency;
    this.count = head.count;
    this.seconds = head.count / head.frequency;
    this.beats = head.beats ?? [];
    this.turns = head.turns ?? [];
    this.leads = head.leads.map((lead, index) => ({
      ...lead,
      title: lead.standard ?? lead.name,
      samples: new Int16Array(bytes, at + 2 * head.count * index, head.count),
    }));
  }

  lead(title) {
    return this.leads.find((lead) => lead.title === title);
  }

  /** Whether all twelve are there. */
  get isTwelve() {
    return standardLeads.every((title) => this.lead(title));
  }

  /** Millivolts of a sample; NaN where there is none. */
  millivolts(lead, index) {
    const value = lead.samples[index];
    if (value === undefined || value === this.head.missing) return NaN;
    return (value * lead.microvoltsPerUnit + lead.microvoltsAtZero) / 1000;
  }

  /** Whether the same leads go on between two samples: else no interval joins them. */
  goesOn(from, to) {
    return !this.turns.some((turn) => from < turn && turn <= to);
  }

  /** Whether the file contradicts itself about time: then no milliseconds and no rates are told. */
  get isTimeDoubtful() {
    return (this.head.rateDoubts ?? []).includes("timeAxis");
  }

  /** Samples from one second to another, as far as there are any. */
  span(from, to) {
    const place = (second) => Math.min(this.count, Math.max(0, Math.round(second * this.frequency)));
    return [place(from), place(to)];
  }

  /** The least value of a lead over a span, its middle and the greatest, in millivolts; all 0 where there is none. */
  extremes(lead, from, to) {
    let [low, high] = [Infinity, -Infinity];
    for (let index = from; index < to; index += 1) {
      const value = this.millivolts(lead, index);
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low > high) return { low: 0, middle: 0, high: 0 };
    return { low, middle: this.middle(lead, from, to), high };
  }

  /** The middle of a lead's values over a span: where its line lies on paper. Differences are as recorded. */
  middle(lead, from, to) {
    const step = Math.max(1, Math.floor((to - from) / 1000));
    const values = [];
    for (let index = from; index < to; index += step) {
      const value = this.millivolts(lead, index);
      if (!Number.isNaN(value)) values.push(value);
    }
    values.sort((one, other) => one - other);
    return values.length ? values[values.length >> 1] : 0;
  }
}
