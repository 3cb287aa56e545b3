/**
 * A model card in the fields of Google's Model Card Toolkit (schema 0.0.2: model_details, model_parameters,
 * quantitative_analysis, considerations), with what a running system knows besides: monitoring, lineage, reproduction.
 */
export interface ModelCard {
  readonly schema_version: "0.0.2";
  readonly model_details: ModelDetails;
  readonly model_parameters: ModelParameters;
  readonly quantitative_analysis: QuantitativeAnalysis;
  readonly considerations: Considerations;
  readonly monitoring: Monitoring;
  readonly lineage: CardLineage;
  readonly reproduction: Reproduction;
}

interface ModelDetails {
  readonly name: string;
  readonly overview: string;
  readonly documentation: string;
  readonly owners: readonly { readonly name: string; readonly contact: string }[];
  readonly version: { readonly name: string; readonly date: string; readonly diff: string };
  readonly licenses: readonly { readonly identifier: string }[];
  readonly references: readonly { readonly reference: string }[];
  readonly citations: readonly { readonly style: string; readonly citation: string }[];
  readonly path: string;
}

interface ModelParameters {
  readonly model_architecture: string;
  readonly data: readonly DataCard[];
  readonly input_format: string;
  readonly input_format_map: readonly { readonly key: string; readonly value: string }[];
  readonly output_format: string;
  readonly output_format_map: readonly { readonly key: string; readonly value: string }[];
}

interface DataCard {
  readonly name: string;
  readonly link: string;
  readonly description: string;
  /** What the data contract's check found. */
  readonly contract: string;
}

/** One measured quantity; `slice` "overall" or `column=value`. */
export interface PerformanceMetric {
  readonly type: string;
  readonly value: number;
  readonly slice: string;
  readonly rows?: number;
  readonly confidence_interval?: { readonly lower_bound: number; readonly upper_bound: number };
}

export interface CalibrationBin {
  /** Mean probability that the model gave in the bin. */
  readonly predicted: number;
  /** Share that really happened. */
  readonly observed: number;
  readonly rows: number;
}

/** A picture, as the toolkit has them: `image` is the base64 of its bytes, here of an SVG. */
export interface Graphic {
  readonly name: string;
  readonly image: string;
}

interface QuantitativeAnalysis {
  readonly performance_metrics: readonly PerformanceMetric[];
  readonly calibration: readonly CalibrationBin[];
  readonly graphics: { readonly description: string; readonly collection: readonly Graphic[] };
}

interface Described {
  readonly description: string;
}

interface Considerations {
  readonly users: readonly Described[];
  readonly use_cases: readonly Described[];
  readonly out_of_scope: readonly Described[];
  readonly limitations: readonly Described[];
  readonly tradeoffs: readonly Described[];
  readonly ethical_considerations: readonly { readonly name: string; readonly mitigation_strategy: string }[];
  readonly reviewed: { readonly by: string; readonly on: string };
}

interface Monitoring {
  /** Limits beyond which an alert is raised, in words and numbers. */
  readonly drift_limits: readonly { readonly quantity: string; readonly limit: number }[];
}

interface CardLineage {
  readonly run_id: string;
  readonly git_commit: string;
  readonly data_version: string;
  readonly lock_md5: string;
  /** The way up to the source, drawn as a tree. */
  readonly tree: string;
}

interface Reproduction {
  readonly command: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
}
