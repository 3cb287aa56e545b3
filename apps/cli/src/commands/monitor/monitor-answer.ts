import type {
  DriftMeasurement,
  EstimateCheck,
  FeatureSkew,
  PerformanceEstimate,
  PerformanceMeasurement,
  Reference,
  SliceMeasurement,
} from "@mlops/monitoring";

/** A week of one model version, as the monitor answers it; all null before it was measured. */
export interface MonitorWindow {
  readonly modelVersion: number;
  /** Its Monday. */
  readonly week: string;
  /** 0 for a week; otherwise the window is the first, second … of its model version. */
  readonly number: number;
  readonly status: "open" | "closed";
  readonly predictions: number;
  readonly labelled: number;
  readonly drift: DriftMeasurement | null;
  /** [feature][bin], the score last; only in the report. */
  readonly counts?: readonly (readonly number[])[] | null;
  readonly performance: PerformanceMeasurement | null;
  readonly estimate: PerformanceEstimate | null;
  readonly estimateCheck: readonly EstimateCheck[] | null;
  readonly slices: SliceMeasurement | null;
  readonly skew: readonly FeatureSkew[] | null;
  readonly labelDelay: { readonly medianHours: number; readonly p90Hours: number } | null;
}

interface MonitorAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: "pending" | "firing";
  readonly value: number;
  readonly since: string;
}

interface PastAlert {
  readonly name: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly week: string | null;
  /** Of a window by count; 0 for a week, or for none. */
  readonly number: number;
  readonly summary: string;
  readonly firedAt: string;
  readonly resolvedAt: string | null;
}

interface RetrainingRequest {
  readonly alert: string;
  readonly modelVersion: number;
  readonly week: string;
  readonly throughWeek: string;
  readonly reason: string;
  readonly jobId: string | null;
  readonly requestedAt: string;
}

/** What `GET /status` of the monitor answers. */
export interface MonitorAnswer {
  readonly model: { readonly name: string; readonly version: number | null };
  readonly alerts: readonly MonitorAlert[];
  readonly windows: readonly MonitorWindow[];
  readonly alertHistory: readonly PastAlert[];
  readonly retrainings: readonly RetrainingRequest[];
}

/** What `GET /report` answers: the same, with distributions. */
export interface MonitorReport extends MonitorAnswer {
  readonly generatedAt: string;
  /** By model version. */
  readonly references: Readonly<Record<string, Omit<Reference, "seasons">>>;
}
