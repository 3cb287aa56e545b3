import type { Queryable } from "@mlops/database";
import { type LineageNode, trace } from "@mlops/metadata";

/** One prediction's way back to its source, a step each. */
export interface LineageStep {
  readonly what: string;
  readonly id: string;
}

/** The newest labelled prediction of the newest model; undefined when none was made yet. */
export async function newestPrediction(db: Queryable, modelName: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `select id from mlops.predictions where model_name = $1 order by model_version desc, id desc limit 1`,
    [modelName],
  );
  return rows[0]?.id;
}

/** Traces a prediction upwards and puts what was found in the order in which it was made, last first. */
export async function traceLineage(db: Queryable, predictionId: string): Promise<LineageStep[]> {
  const graph = await trace(db, predictionId, { direction: "up" });
  const nodes = [...graph.nodes.values()];
  const model = nodes.find((node) => node.kind === "model");
  const data = nodes.find((node) => node.kind === "artifact" && node.facts.dataset !== undefined);
  const source = nodes.find((node) => node.kind === "source");
  const steps: (LineageStep | undefined)[] = [
    { what: "prediction", id: predictionId },
    step("model version", model),
    fact("run", model, "run_id"),
    fact("pipeline lock", model, "lock_md5"),
    data ? { what: `data version of ${data.facts.dataset}`, id: data.id } : fact("data version", model, "data_version"),
    step("source", source),
  ];
  return steps.filter((found) => found !== undefined);
}

function step(what: string, node: LineageNode | undefined): LineageStep | undefined {
  return node && { what, id: node.id };
}

function fact(what: string, node: LineageNode | undefined, name: string): LineageStep | undefined {
  const value = node?.facts[name];
  return typeof value === "string" ? { what, id: value } : undefined;
}
