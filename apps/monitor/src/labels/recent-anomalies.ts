import type { LabelResult } from "@mlops/metadata";

const HOUR_MILLISECONDS = 3_600_000;
/** Fewer labels than this say nothing about a share. */
const MINIMUM_LABELS = 100;
/** Counts are kept by slots of this length, so that memory does not grow with the labels. */
const SLOT_MILLISECONDS = 60_000;

/** The share of contradicting labels of the last hour. */
export interface LabelAnomalies {
  add(result: LabelResult): void;
  /** undefined while the labels are few. */
  contradictingRatio(): number | undefined;
}

/** @param now milliseconds, monotonic */
export function countLabelAnomalies(now: () => number): LabelAnomalies {
  const slots = new Map<number, { labels: number; contradictions: number }>();
  const forget = (): void => {
    for (const slot of slots.keys()) if (slot * SLOT_MILLISECONDS < now() - HOUR_MILLISECONDS) slots.delete(slot);
  };
  return {
    add: ({ accepted, duplicates, contradictions }) => {
      forget();
      const key = Math.floor(now() / SLOT_MILLISECONDS);
      const slot = slots.get(key) ?? { labels: 0, contradictions: 0 };
      const labels = slot.labels + accepted + duplicates + contradictions;
      slots.set(key, { labels, contradictions: slot.contradictions + contradictions });
    },
    contradictingRatio: () => {
      forget();
      let [labels, contradictions] = [0, 0];
      for (const slot of slots.values()) {
        labels += slot.labels;
        contradictions += slot.contradictions;
      }
      return labels < MINIMUM_LABELS ? undefined : contradictions / labels;
    },
  };
}
