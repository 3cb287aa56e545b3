import { formatYaml, fromPlain, type YamlMap } from "@mlops/data-versioning/formats";
import { shellQuote } from "../definition/interpolate.ts";
import type { PipelineGraph } from "../graph/graph.ts";
import { safeNames } from "./names.ts";

/** A GitHub Actions workflow: one job a stage, outputs handed on through the data remote. */
export function toGithubActions(graph: PipelineGraph, name: string): string {
  const names = safeNames(graph.stages);
  const jobs = Object.fromEntries(
    graph.stages.map((stage) => {
      const needs = [...(graph.upstream.get(stage) ?? [])].map((maker) => names.get(maker) as string);
      const steps = [
        { uses: "actions/checkout@v4" },
        { uses: "actions/setup-node@v4", with: { "node-version": "22", cache: "npm" } },
        { run: "npm ci" },
        { run: "npx mlops data pull --run-cache" },
        { run: `npx mlops pipeline run --pull ${shellQuote(stage.address)}` },
        { run: "npx mlops data push --run-cache" },
      ];
      return [
        names.get(stage),
        { name: stage.address, "runs-on": "ubuntu-latest", ...(needs.length > 0 ? { needs } : {}), steps },
      ];
    }),
  );
  const workflow = { name, on: { push: { branches: ["main"] }, workflow_dispatch: {} }, jobs };
  return `# Made from dvc.yaml by mlops pipeline export --to github-actions.\n${formatYaml(fromPlain(workflow) as YamlMap)}`;
}
