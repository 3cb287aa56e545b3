import { toArrows } from "../render/mermaid.ts";
import { type LineageEdge, type LineageGraph, type LineageNode, type NodeKey, nodeName } from "../trace/graph.ts";
import { type Dataset, facet, ownFacet, producer, type RunEvent, specification } from "./event.ts";

/** Where jobs and datasets live, in OpenLineage's words. */
export interface OpenLineageOptions {
  /** Namespace of jobs and files. Default `mlops-roadmap`. */
  readonly namespace?: string;
}

/**
 * The lineage as OpenLineage run events: a START and an end of each execution with the datasets that it read and
 * wrote, and of each interval in which a model version served. Data versions, files and models are datasets whose
 * `version` facet is their content's MD5 or their number.
 */
export function toOpenLineage(graph: LineageGraph, options: OpenLineageOptions = {}): RunEvent[] {
  const context: Context = { graph, arrows: toArrows(graph), namespace: options.namespace ?? "mlops-roadmap" };
  return [...graph.nodes.values()]
    .flatMap((node) => {
      if (node.kind === "execution") return executionEvents(node, context);
      return node.kind === "deployment" ? deploymentEvents(node, context) : [];
    })
    .sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1));
}

interface Context {
  readonly graph: LineageGraph;
  readonly arrows: readonly LineageEdge[];
  readonly namespace: string;
}

const endTypes: Readonly<Record<string, RunEvent["eventType"]>> = {
  succeeded: "COMPLETE",
  cached: "COMPLETE",
  failed: "FAIL",
  killed: "ABORT",
};

function executionEvents(node: LineageNode, context: Context): RunEvent[] {
  const { facts } = node;
  const base = eventBase(node, context, {
    job: String(facts.stage),
    type: { processingType: "BATCH", integration: "MLOPS", jobType: String(facts.kind).toUpperCase() },
    run: {
      mlops_execution: ownFacet("execution", {
        gitCommit: facts.git_commit ?? null,
        lockMd5: facts.lock_md5 ?? null,
        mlflowRunId: facts.run_id ?? null,
        parameters: facts.parameters,
        environment: facts.environment,
        seed: facts.seed ?? null,
        backend: facts.backend ?? null,
      }),
    },
  });
  const start: RunEvent = { ...base, eventType: "START", eventTime: isoTime(facts.started_at) };
  const end = endTypes[String(facts.status)];
  return end ? [start, { ...base, eventType: end, eventTime: isoTime(facts.ended_at ?? facts.started_at) }] : [start];
}

function deploymentEvents(node: LineageNode, context: Context): RunEvent[] {
  const { facts } = node;
  const base = eventBase(node, context, {
    job: `serve.${facts.model_name}.${facts.role}`,
    type: { processingType: "STREAMING", integration: "MLOPS", jobType: "DEPLOYMENT" },
    run: { mlops_deployment: ownFacet("deployment", { reason: facts.reason, modelVersion: facts.model_version }) },
  });
  const start: RunEvent = { ...base, eventType: "START", eventTime: isoTime(facts.started_at) };
  return facts.ended_at ? [start, { ...base, eventType: "COMPLETE", eventTime: isoTime(facts.ended_at) }] : [start];
}

type EventBase = Omit<RunEvent, "eventType" | "eventTime">;

function eventBase(
  node: LineageNode,
  context: Context,
  parts: { job: string; type: Record<string, string>; run: RunEvent["run"]["facets"] },
): EventBase {
  const name = nodeName(node);
  const inputs = context.arrows.filter((edge) => nodeName(edge.to) === name).map((edge) => edge.from);
  const outputs = context.arrows.filter((edge) => nodeName(edge.from) === name).map((edge) => edge.to);
  return {
    producer,
    schemaURL: `${specification}#/$defs/RunEvent`,
    run: { runId: node.id, facets: parts.run },
    job: {
      namespace: context.namespace,
      name: parts.job,
      facets: { jobType: facet("JobTypeJobFacet", "2-0-4", parts.type) },
    },
    inputs: inputs.flatMap((key) => toDataset(key, context)),
    outputs: outputs.flatMap((key) => toDataset(key, context)),
  };
}

function toDataset(key: NodeKey, context: Context): Dataset[] {
  const facts = context.graph.nodes.get(nodeName(key))?.facts ?? {};
  if (key.kind === "artifact") return [artifactDataset(key.id, facts, context.namespace)];
  if (key.kind !== "model") return [];
  const [, model = key.id, version = ""] = /^(.+)\/(\d+)$/.exec(key.id) ?? [];
  return [
    {
      namespace: context.namespace,
      name: `models/${model}`,
      facets: { version: versionFacet(version), mlops_model: ownFacet("model", { metrics: facts.metrics ?? {} }) },
    },
  ];
}

function artifactDataset(md5: string, facts: LineageNode["facts"], namespace: string): Dataset {
  const path = facts.dataset ?? (facts.paths as string[] | undefined)?.[0] ?? facts.file ?? md5;
  const quality = facts.dataset
    ? { mlops_data: ownFacet("data", { status: facts.status, reason: facts.status_reason, source: facts.source }) }
    : {};
  return { namespace, name: String(path), facets: { version: versionFacet(md5), ...quality } };
}

function versionFacet(datasetVersion: string): Dataset["facets"][string] {
  return facet("DatasetVersionDatasetFacet", "1-0-1", { datasetVersion });
}

function isoTime(value: unknown): string {
  return new Date(String(value)).toISOString();
}
