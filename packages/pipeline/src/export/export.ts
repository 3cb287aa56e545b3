import { openContext } from "@mlops/data-versioning/engine";
import { loadGraph } from "../run/run-pipeline.ts";
import { toArgo } from "./argo.ts";
import { toGithubActions } from "./github-actions.ts";
import { toMakefile } from "./makefile.ts";

export type ExportTarget = "argo" | "make" | "github-actions";

export interface ExportOptions {
  readonly directory: string;
  readonly to: ExportTarget;
  /** Name of the workflow. */
  readonly name?: string;
  /** Container image that the stages run in (Argo). */
  readonly image?: string;
}

/** Writes the pipeline in the language of another runner. */
export async function exportPipeline({
  directory,
  to,
  name = "pipeline",
  image = "node:22-bookworm",
}: ExportOptions): Promise<string> {
  const context = openContext(directory, {});
  const graph = await loadGraph(context);
  if (to === "make") return toMakefile(graph, context.root);
  return to === "argo" ? toArgo(graph, { name, image }) : toGithubActions(graph, name);
}
