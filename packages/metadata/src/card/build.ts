import { drawGraphics } from "./graphics.ts";
import type { CalibrationBin, ModelCard } from "./model-card.ts";
import { overallMetrics, type SliceRow, sliceMetrics } from "./performance.ts";
import type { CardReview } from "./review.ts";

/** What the lineage store and the pipeline's files say about a model version. */
export interface CardFacts {
  readonly name: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly previousVersion: number | undefined;
  readonly runId: string;
  readonly gitCommit: string;
  readonly lockMd5: string;
  readonly data: {
    readonly dataset: string;
    readonly version: string;
    readonly source: Readonly<Record<string, unknown>>;
    readonly rowCount: number | undefined;
    readonly firstWeek: string;
    readonly lastWeek: string;
    readonly status: string;
    readonly contractReport: Readonly<Record<string, unknown>>;
  };
  /** `metrics/test.json`: numbers, with `NAME_low` and `NAME_high` where there is an interval. */
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly slices: readonly SliceRow[];
  readonly calibration: readonly CalibrationBin[];
  readonly driftLimits: readonly { readonly quantity: string; readonly limit: number }[];
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
  readonly outputs: readonly { readonly name: string; readonly type: string }[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly lineageTree: string;
}

/** Puts a card together; whether it says all that it must is `findEmptyFields`' question. */
export function buildCard(review: CardReview, facts: CardFacts): ModelCard {
  return {
    schema_version: "0.0.2",
    model_details: {
      name: facts.name,
      overview: review.overview,
      documentation: review.documentation,
      owners: review.owners,
      version: {
        name: String(facts.version),
        date: facts.createdAt.toISOString().slice(0, 10),
        diff: facts.previousVersion
          ? `Compare with version ${facts.previousVersion}: mlops trace ${facts.name}/${facts.previousVersion}`
          : "The first version.",
      },
      licenses: review.licenses.map((identifier) => ({ identifier })),
      references: review.references.map((reference) => ({ reference })),
      citations: review.citations,
      path: `models:/${facts.name}/${facts.version}`,
    },
    model_parameters: {
      model_architecture: review.architecture,
      data: [dataCard(facts)],
      input_format: `ONNX, one tensor of shape [rows, 1] each of: ${facts.inputs.map((input) => input.name).join(", ")}`,
      input_format_map: facts.inputs.map(({ name, type }) => ({ key: name, value: type })),
      output_format: facts.outputs.map(({ name, type }) => `${name} (${type}, [rows, 1])`).join(", "),
      output_format_map: facts.outputs.map(({ name, type }) => ({ key: name, value: type })),
    },
    quantitative_analysis: quantitativeAnalysis(facts),
    considerations: {
      users: describe(review.users),
      use_cases: describe(review.use_cases),
      out_of_scope: describe(review.out_of_scope),
      limitations: describe(review.limitations),
      tradeoffs: describe(review.tradeoffs),
      ethical_considerations: review.ethical_considerations,
      reviewed: review.reviewed,
    },
    monitoring: { drift_limits: facts.driftLimits },
    lineage: {
      run_id: facts.runId,
      git_commit: facts.gitCommit,
      data_version: facts.data.version,
      lock_md5: facts.lockMd5,
      tree: facts.lineageTree,
    },
    reproduction: {
      command: `mlops reproduce ${facts.name}/${facts.version}`,
      parameters: facts.parameters,
      environment: facts.environment,
    },
  };
}

function quantitativeAnalysis(facts: CardFacts): ModelCard["quantitative_analysis"] {
  const metrics = [...overallMetrics(facts.metrics), ...facts.slices.flatMap(sliceMetrics)];
  return {
    performance_metrics: metrics,
    calibration: facts.calibration,
    graphics: {
      description: "How well probabilities fit what happened, and how well the model does for whom",
      collection: drawGraphics(metrics, facts.calibration),
    },
  };
}

function dataCard({ data }: CardFacts): ModelCard["model_parameters"]["data"][number] {
  const rows = data.rowCount === undefined ? "" : `${data.rowCount.toLocaleString("en-US")} rows, `;
  const from = Object.entries(data.source).map(([name, value]) => `${name} ${value}`);
  return {
    name: `${data.dataset} ${data.version}`,
    link: from.join(", "),
    description: `${rows}weeks ${data.firstWeek} to ${data.lastWeek}`,
    contract: data.status === "bad" ? "" : summarizeContract(data.contractReport),
  };
}

/** Empty, and so refused, when no contract was checked or one was broken. */
function summarizeContract(report: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(report).map(
    ([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  return parts.length === 0 ? "" : `kept (${parts.join(", ")})`;
}

function describe(texts: readonly string[]): { description: string }[] {
  return texts.map((description) => ({ description }));
}
