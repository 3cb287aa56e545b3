import { quantileOfSorted } from "@mlops/statistics";

/** How long labels take to come after the event, in hours of the data's own time. */
export interface LabelDelay {
  readonly medianHours: number;
  readonly p90Hours: number;
}

/** null without labels. */
export function labelDelay(hours: readonly number[]): LabelDelay | null {
  if (hours.length === 0) return null;
  const sorted = Float64Array.from(hours).sort();
  return { medianHours: quantileOfSorted(sorted, 0.5), p90Hours: quantileOfSorted(sorted, 0.9) };
}
