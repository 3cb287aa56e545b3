import type { Stage } from "../definition/stage.ts";
import { OutputConflictError, PipelineCycleError, StageNotFoundError } from "../errors.ts";

/** Stages and who needs whom. */
export interface PipelineGraph {
  readonly stages: readonly Stage[];
  /** The stages that make a stage's dependencies. */
  readonly upstream: ReadonlyMap<Stage, ReadonlySet<Stage>>;
  readonly downstream: ReadonlyMap<Stage, ReadonlySet<Stage>>;
}

/** Other owners of paths: data added with `.dvc` files. */
export interface OwnedPath {
  readonly path: string;
  readonly owner: string;
}

/**
 * Links stages by paths: a dependency is made by the stage whose output it is, lies in, or holds.
 * @throws OutputConflictError, PipelineCycleError
 */
export function buildGraph(stages: readonly Stage[], owned: readonly OwnedPath[] = []): PipelineGraph {
  refuseConflicts(stages, owned);
  const outputs = stages.flatMap((stage) => stage.outputs.map((output) => ({ stage, path: output.path })));
  const upstream = new Map<Stage, Set<Stage>>();
  const downstream = new Map<Stage, Set<Stage>>(stages.map((stage) => [stage, new Set()]));
  for (const stage of stages) {
    const paths = [...stage.dependencies, ...stage.parameters].map((dependency) => dependency.path);
    const makers = outputs
      .filter((output) => paths.some((path) => overlaps(path, output.path)))
      .map((output) => output.stage);
    upstream.set(stage, new Set(makers));
    for (const maker of makers) downstream.get(maker)?.add(stage);
  }
  const graph = { stages, upstream, downstream };
  refuseCycles(graph);
  return graph;
}

export function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function refuseConflicts(stages: readonly Stage[], owned: readonly OwnedPath[]): void {
  const all = [
    ...owned,
    ...stages.flatMap((stage) =>
      stage.outputs.map((output) => ({ path: output.path, owner: `stage "${stage.address}"` })),
    ),
  ].sort((a, b) => (`${a.path}/` < `${b.path}/` ? -1 : 1));
  for (let i = 1; i < all.length; i++) {
    const [before, own] = [all[i - 1], all[i]] as [OwnedPath, OwnedPath];
    if (overlaps(before.path, own.path)) throw new OutputConflictError(own.path, own.owner, before.owner);
  }
}

function refuseCycles(graph: PipelineGraph): void {
  const done = new Set<Stage>();
  const path: Stage[] = [];
  const visit = (stage: Stage): void => {
    const at = path.indexOf(stage);
    if (at >= 0)
      throw new PipelineCycleError(
        path
          .slice(at)
          .map((one) => one.address)
          .reverse(),
      );
    if (done.has(stage)) return;
    path.push(stage);
    for (const maker of graph.upstream.get(stage) ?? []) visit(maker);
    path.pop();
    done.add(stage);
  };
  for (const stage of graph.stages) visit(stage);
}

/** What to run for the targets (stage names, group names, `dvc.yaml` files): these and all they need, in an order that works. */
export function planStages(
  graph: PipelineGraph,
  targets: readonly string[],
  choice: { readonly single?: boolean; readonly downstream?: boolean } = {},
): Stage[] {
  const wanted = targets.length === 0 ? [...graph.stages] : targets.flatMap((target) => findStages(graph, target));
  const chosen = new Set<Stage>();
  const take = (stage: Stage): void => {
    if (chosen.has(stage)) return;
    // A frozen stage's dependencies are not remade.
    const needs = choice.downstream ? graph.downstream.get(stage) : stage.frozen ? [] : graph.upstream.get(stage);
    chosen.add(stage);
    if (!choice.single) for (const other of needs ?? []) take(other);
  };
  wanted.forEach(take);
  return inOrder(graph).filter((stage) => chosen.has(stage));
}

function inOrder(graph: PipelineGraph): Stage[] {
  const ordered = new Set<Stage>();
  const visit = (stage: Stage): void => {
    if (ordered.has(stage)) return;
    for (const maker of graph.upstream.get(stage) ?? []) visit(maker);
    ordered.add(stage);
  };
  graph.stages.forEach(visit);
  return [...ordered];
}

/** @throws StageNotFoundError */
export function findStages(graph: PipelineGraph, target: string): Stage[] {
  const found = graph.stages.filter(
    (stage) =>
      stage.address === target ||
      stage.name === target ||
      stage.address.startsWith(`${target}@`) ||
      stage.file.endsWith(`/${target}`),
  );
  const outputs = graph.stages.filter((stage) => stage.outputs.some((output) => output.written === target));
  const all = found.length > 0 ? found : outputs;
  if (all.length === 0)
    throw new StageNotFoundError(
      target,
      graph.stages.map((stage) => stage.address),
    );
  return all;
}
