import type { AlertDefinition, Comparison, Sample } from "./definition.ts";

/** An alert that holds now, for one set of labels. */
export interface HoldingAlert {
  readonly alert: AlertDefinition;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the first comparison. */
  readonly value: number;
}

/**
 * Evaluates definitions on samples as Prometheus evaluates the rules made from them: each comparison filters series,
 * `and` joins them on equal labels, a metric that is absent holds nothing.
 */
export function evaluateAlerts(definitions: readonly AlertDefinition[], samples: readonly Sample[]): HoldingAlert[] {
  const byMetric = groupByMetric(samples);
  return definitions.flatMap((alert) => {
    const [first, ...others] = alert.when;
    const sets = others.map(
      (comparison) => new Set(holding(comparison, byMetric).map((sample) => labelKey(sample.labels))),
    );
    return holding(first, byMetric)
      .filter((sample) => sets.every((set) => set.has(labelKey(sample.labels))))
      .map(({ labels, value }) => ({ alert, labels, value }));
  });
}

type SamplesByMetric = ReadonlyMap<string, readonly Sample[]>;

function holding(comparison: Comparison, byMetric: SamplesByMetric): Sample[] {
  const { metric, is, than, absolute } = comparison;
  const limits = typeof than === "number" ? undefined : limitsOf(byMetric.get(than.metric) ?? []);
  return (byMetric.get(metric) ?? [])
    .filter((sample) => selects(comparison, sample))
    .map((sample) => (absolute ? { ...sample, value: Math.abs(sample.value) } : sample))
    .filter((sample) => {
      const limit = typeof than === "number" ? than : limits?.get(labelKey(sample.labels));
      return limit !== undefined && (is === "above" ? sample.value > limit : sample.value < limit);
    });
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

function limitsOf(samples: readonly Sample[]): Map<string, number> {
  return new Map(samples.map((sample) => [labelKey(sample.labels), sample.value]));
}

function selects({ match = {}, exclude = {} }: Comparison, { labels }: Sample): boolean {
  return (
    Object.entries(match).every(([label, value]) => labels[label] === value) &&
    Object.entries(exclude).every(([label, value]) => labels[label] !== value)
  );
}

/** Equal for equal labels, in whatever order. */
export function labelKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
