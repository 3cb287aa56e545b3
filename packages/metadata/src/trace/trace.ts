import type { Queryable } from "@mlops/database";
import { readFacts, readLeaves } from "./facts.ts";
import { type LineageEdge, type LineageGraph, type LineageNode, type NodeKey, nodeName } from "./graph.ts";
import { resolveId } from "./resolve.ts";
import { walk } from "./walk.ts";

/** Which way to walk; both when missing. */
export interface TraceOptions {
  readonly direction?: "up" | "down" | "both";
}

/**
 * The lineage of an id, upwards to its source and downwards to everything it touched: two recursive queries and one
 * that reads the facts.
 * @throws {UnknownIdError} @throws {AmbiguousIdError}
 */
export async function trace(db: Queryable, id: string, options: TraceOptions = {}): Promise<LineageGraph> {
  return await traceFrom(db, await resolveId(db, id), options);
}

/** The lineage of nodes that are known already. */
export async function traceFrom(
  db: Queryable,
  roots: readonly NodeKey[],
  options: TraceOptions = {},
): Promise<LineageGraph> {
  const direction = options.direction ?? "both";
  const up = direction === "down" ? [] : await walk(db, roots, "up");
  const down = direction === "up" ? [] : await walk(db, roots, "down");
  const facts = await readFacts(db, [...roots, ...[...up, ...down].map((edge) => edge.to)]);
  const leaves = direction === "up" ? [] : await readLeaves(db, [...roots, ...down.map((edge) => edge.to)]);
  const nodes = new Map([...facts, ...leaves].map((node) => [nodeName(node), node]));
  return { roots, up, down: [...down, ...leaves.map(leafEdge)], nodes };
}

/** Predictions hang on the model version of the same id, labels on the prediction. */
function leafEdge(leaf: LineageNode): LineageEdge {
  const to: NodeKey = { kind: leaf.kind, id: leaf.id };
  return leaf.kind === "label"
    ? { from: { kind: "prediction", id: leaf.id }, to, relation: "labelled" }
    : { from: { kind: "model", id: leaf.id }, to, relation: "predicted" };
}
