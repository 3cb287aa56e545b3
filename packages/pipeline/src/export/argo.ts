import { formatYaml, fromPlain, type YamlMap } from "@mlops/data-versioning/formats";
import { shellQuote } from "../definition/interpolate.ts";
import type { PipelineGraph } from "../graph/graph.ts";
import { safeNames } from "./names.ts";

/**
 * An Argo Workflow (argoproj.io/v1alpha1): a DAG with one task a stage. Each task is a pod of its own that takes the
 * repository from git and its inputs from the data remote, runs its stage, and pushes outputs and the run cache, from which the
 * next task restores them: no shared disk is needed.
 */
export function toArgo(graph: PipelineGraph, options: { readonly name: string; readonly image: string }): string {
  const names = safeNames(graph.stages);
  const tasks = graph.stages.map((stage) => {
    const dependencies = [...(graph.upstream.get(stage) ?? [])].map((maker) => names.get(maker) as string);
    const argument = { name: "stage", value: stage.address };
    return {
      name: names.get(stage),
      template: "stage",
      ...(dependencies.length > 0 ? { dependencies } : {}),
      arguments: { parameters: [argument] },
    };
  });
  const script = [
    "set -eu",
    'git clone --quiet "$REPOSITORY" /work && cd /work && git checkout --quiet "$REVISION"',
    "npm ci --no-audit --no-fund",
    "npx mlops data pull --run-cache",
    'npx mlops pipeline run --pull "$STAGE"',
    "npx mlops data push --run-cache",
  ].join("\n");
  const workflow = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: {
      generateName: `${shellQuote(options.name)
        .toLowerCase()
        .replace(/[^a-z0-9-]/g, "-")}-`,
    },
    spec: {
      entrypoint: "pipeline",
      arguments: {
        parameters: [
          { name: "repository" },
          { name: "revision", value: "main" },
          { name: "image", value: options.image },
        ],
      },
      templates: [
        { name: "pipeline", dag: { tasks } },
        {
          name: "stage",
          inputs: { parameters: [{ name: "stage" }] },
          retryStrategy: { limit: "2", retryPolicy: "OnError" },
          script: {
            image: "{{workflow.parameters.image}}",
            command: ["sh"],
            env: [
              { name: "REPOSITORY", value: "{{workflow.parameters.repository}}" },
              { name: "REVISION", value: "{{workflow.parameters.revision}}" },
              { name: "STAGE", value: "{{inputs.parameters.stage}}" },
            ],
            source: `${script}\n`,
          },
        },
      ],
    },
  };
  return `# Made from dvc.yaml by mlops pipeline export --to argo.\n${formatYaml(fromPlain(workflow) as YamlMap)}`;
}
