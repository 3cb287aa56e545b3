import type { AlertDefinition, Comparison, Sample, Selection, Threshold } from "./definition.ts";

/** An alert that holds now, for one set of labels. */
export interface HoldingAlert {
  readonly alert: AlertDefinition;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the first comparison. */
  readonly value: number;
}

/**
 * Evaluates definitions on samples as Prometheus evaluates the rules made from them: each comparison filters series,
 * `and` joins them on equal labels, a metric that is not there holds nothing (apart from `absent`).
 *
 * @param now milliseconds since 1970, for ages
 */
export function evaluateAlerts(
  definitions: readonly AlertDefinition[],
  samples: readonly Sample[],
  now: number,
): HoldingAlert[] {
  const byMetric = groupByMetric(samples);
  return definitions.flatMap((alert) => {
    const [first, ...others] = alert.when;
    const sets = others.map(
      (comparison) => new Set(holding(comparison, byMetric, now).map((sample) => labelKey(sample.labels))),
    );
    return holding(first, byMetric, now)
      .filter((sample) => sets.every((set) => set.has(labelKey(sample.labels))))
      .map(({ labels, value }) => ({ alert, labels, value }));
  });
}

type SamplesByMetric = ReadonlyMap<string, readonly Sample[]>;

function holding(comparison: Comparison, byMetric: SamplesByMetric, now: number): Sample[] {
  const selected = (byMetric.get(comparison.metric) ?? []).filter((sample) => selects(comparison, sample));
  if (comparison.is === "absent") {
    return selected.length > 0 ? [] : [{ metric: comparison.metric, labels: comparison.match ?? {}, value: 1 }];
  }
  const limitOf = limits(comparison.than, byMetric);
  return selected
    .map((sample) => ({ ...sample, value: quantityOf(comparison, sample.value, now) }))
    .filter((sample) => {
      const limit = limitOf(sample);
      return limit !== undefined && (comparison.is === "above" ? sample.value > limit : sample.value < limit);
    });
}

function quantityOf({ of }: Threshold, value: number, now: number): number {
  if (of === "size") return Math.abs(value);
  return of === "age" ? now / 1000 - value : value;
}

function limits(than: Threshold["than"], byMetric: SamplesByMetric): (sample: Sample) => number | undefined {
  if (typeof than === "number") return () => than;
  const byLabels = new Map((byMetric.get(than.metric) ?? []).map((sample) => [labelKey(sample.labels), sample.value]));
  return (sample) => byLabels.get(labelKey(sample.labels));
}

function groupByMetric(samples: readonly Sample[]): SamplesByMetric {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const group = groups.get(sample.metric);
    if (group) group.push(sample);
    else groups.set(sample.metric, [sample]);
  }
  return groups;
}

function selects({ match = {}, exclude = {} }: Selection, { labels }: Sample): boolean {
  return (
    Object.entries(match).every(([label, value]) => (labels[label] ?? "") === value) &&
    Object.entries(exclude).every(([label, value]) => (labels[label] ?? "") !== value)
  );
}

/** Equal for equal labels, in whatever order. */
export function labelKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
