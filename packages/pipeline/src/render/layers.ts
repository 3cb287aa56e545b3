import type { Stage } from "../definition/stage.ts";
import type { PipelineGraph } from "../graph/graph.ts";

/** Stages in layers: each stage one layer below the lowest stage it needs. */
export function layersOf(graph: PipelineGraph): Stage[][] {
  const depth = new Map<Stage, number>();
  const depthOf = (stage: Stage): number => {
    const known = depth.get(stage);
    if (known !== undefined) return known;
    const own = Math.max(-1, ...[...(graph.upstream.get(stage) ?? [])].map(depthOf)) + 1;
    depth.set(stage, own);
    return own;
  };
  const layers: Stage[][] = [];
  for (const stage of graph.stages) {
    const own = depthOf(stage);
    layers[own] = [...(layers[own] ?? []), stage];
  }
  return layers;
}
