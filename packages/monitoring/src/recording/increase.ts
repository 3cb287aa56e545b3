import type { Sample } from "../alerts/definition.ts";
import { labelKey } from "../alerts/evaluate.ts";

/** What was scraped at one moment, of all processes. */
export interface Scrape {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly samples: readonly Sample[];
}

/**
 * How much each counter has grown over the scrapes, oldest first, as PromQL's `increase` without its extrapolation: a
 * counter that has fallen began anew at 0, and of a series that appears in between only what comes after is known.
 */
export function increases(scrapes: readonly Scrape[], metric: string): Sample[] {
  const series = new Map<string, { sample: Sample; last: number; grown: number }>();
  for (const { samples } of scrapes) {
    for (const sample of samples) {
      if (sample.metric !== metric) continue;
      const key = labelKey(sample.labels);
      const known = series.get(key);
      if (!known) series.set(key, { sample, last: sample.value, grown: 0 });
      else {
        known.grown += sample.value < known.last ? sample.value : sample.value - known.last;
        known.last = sample.value;
      }
    }
  }
  return [...series.values()].map(({ sample, grown }) => ({ ...sample, value: grown }));
}

/** Sums of samples by some of their labels. */
export function sumBy(samples: readonly Sample[], names: readonly string[]): Sample[] {
  return combineBy(samples, names, (a, b) => a + b);
}

/** The largest of samples by some of their labels. */
export function maxBy(samples: readonly Sample[], names: readonly string[]): Sample[] {
  return combineBy(samples, names, Math.max);
}

function combineBy(
  samples: readonly Sample[],
  names: readonly string[],
  combine: (a: number, b: number) => number,
): Sample[] {
  const groups = new Map<string, Sample>();
  for (const { metric, labels, value } of samples) {
    const kept = Object.fromEntries(names.map((name) => [name, labels[name] ?? ""]));
    const key = labelKey(kept);
    const before = groups.get(key);
    groups.set(key, { metric, labels: kept, value: before ? combine(before.value, value) : value });
  }
  return [...groups.values()];
}
