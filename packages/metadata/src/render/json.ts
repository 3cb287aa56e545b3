import type { LineageEdge, LineageGraph, LineageNode, NodeKey } from "../trace/graph.ts";
import { toArrows } from "./mermaid.ts";

/** The lineage as plain data; edges go from what was there first to what was made from it. */
export interface LineageJson {
  readonly roots: readonly NodeKey[];
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

/** Turns a graph into plain data for `JSON.stringify`. */
export function toJson(graph: LineageGraph): LineageJson {
  return { roots: graph.roots, nodes: [...graph.nodes.values()], edges: toArrows(graph) };
}
