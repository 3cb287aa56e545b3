/** How grave an alert is, as Alertmanager routes it. */
export type Severity = "critical" | "warning" | "info";

/** Which series a comparison looks at. */
export interface Selection {
  readonly metric: string;
  /** Only series with exactly these label values. */
  readonly match?: Readonly<Record<string, string>>;
  /** Only series without these label values. */
  readonly exclude?: Readonly<Record<string, string>>;
}

/** A metric against a number, or against another metric with the same labels. */
export interface Threshold extends Selection {
  readonly is: "above" | "below";
  readonly than: number | { readonly metric: string };
  /** `size`: whatever the sign; `age`: seconds since the timestamp that the metric holds. Default: the value. */
  readonly of?: "size" | "age";
}

/** No such series: the process is away, or a metric has been renamed. */
export interface Absence extends Selection {
  readonly is: "absent";
}

export type Comparison = Threshold | Absence;

/**
 * An alert: it holds where all comparisons hold for one set of labels. The Prometheus rule and the embedded evaluation
 * are both made from this one definition.
 */
export interface AlertDefinition {
  readonly name: string;
  readonly severity: Severity;
  /**
   * Who evaluates it beside Prometheus. `monitor`: the monitor, on its own metrics. `service`: the monitor too, where it
   * scrapes the inference service. `prometheus`: nobody, for it is about the monitor.
   */
  readonly source: "monitor" | "service" | "prometheus";
  /** One sentence: what is wrong. `{{ $labels.feature }}` and `{{ $value }}` are filled in. */
  readonly summary: string;
  /** All must hold, for the same labels. The first one's value is the alert's value. */
  readonly when: readonly [Comparison, ...Comparison[]];
  /** How long it must hold before it fires, in seconds. */
  readonly forSeconds: number;
  /** Whether a new model may be the remedy: then a retraining is queued. */
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
