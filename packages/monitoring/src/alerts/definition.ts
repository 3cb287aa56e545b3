/** How grave an alert is, as Alertmanager routes it. */
export type Severity = "critical" | "warning" | "info";

/** One comparison of a metric with a number or with another metric that has the same labels. */
export interface Comparison {
  readonly metric: string;
  /** Only series with exactly these labels. */
  readonly match?: Readonly<Record<string, string>>;
  /** Only series without these label values. */
  readonly exclude?: Readonly<Record<string, string>>;
  readonly is: "above" | "below";
  readonly than: number | { readonly metric: string };
  /** Compare the size, whatever the sign. */
  readonly absolute?: boolean;
}

/**
 * An alert: it holds where all comparisons hold for one set of labels. The Prometheus rule and the embedded evaluation
 * are both made from this one definition.
 */
export interface AlertDefinition {
  readonly name: string;
  readonly severity: Severity;
  /** One sentence: what is wrong. `{{ $labels.feature }}` and `{{ $value }}` are filled in. */
  readonly summary: string;
  /** All must hold, for the same labels. The first one's value is the alert's value. */
  readonly when: readonly [Comparison, ...Comparison[]];
  /** How long it must hold before it fires, in seconds. */
  readonly forSeconds: number;
  /** Whether a new model may be the remedy. */
  readonly retrain: boolean;
  /** Page that says how to answer, from the repository's top. */
  readonly runbook: string;
}

/** A sample of a metric, as scraped. */
export interface Sample {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
