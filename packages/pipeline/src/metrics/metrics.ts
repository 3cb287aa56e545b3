import { openContext } from "@mlops/data-versioning/engine";
import type { YamlMap } from "@mlops/data-versioning/formats";
import { loadProjects } from "../definition/load.ts";
import { parseParameters } from "../params/parse-parameters.ts";
import { mustKnow, readFileAt, readOutputAt } from "../revision/read-file.ts";
import { diffValues, type ValueChange } from "./values.ts";

export interface RevisionChoice {
  readonly directory: string;
  /** A git revision; the workspace when left out. */
  readonly revision?: string;
}

/** Content of every metrics file, by path from the repository's root. Files that are not there are left out. @throws RevisionNotFoundError, OutputNotCachedError */
export async function readMetrics({ directory, revision }: RevisionChoice): Promise<Map<string, YamlMap>> {
  const context = openContext(directory, {});
  await mustKnow(context, revision);
  const metrics = new Map<string, YamlMap>();
  for (const project of loadProjects(context)) {
    for (const stage of project.stages) {
      for (const output of stage.outputs) {
        if (output.kind === "metric")
          note(metrics, context.root, output.path, await readOutputAt(context, output, stage, revision));
      }
    }
    for (const file of project.metrics) {
      if (typeof file !== "string") continue;
      const path = `${project.file.slice(0, -"dvc.yaml".length)}${file}`;
      note(metrics, context.root, path, await readFileAt(context, { written: file, path }, revision));
    }
  }
  return metrics;
}

/** What changed in metrics from a revision to another, or to the workspace. */
export async function diffMetrics(
  directory: string,
  from: string,
  to: string | undefined,
  all = false,
): Promise<ValueChange[]> {
  const before = await readMetrics({ directory, revision: from });
  return diffValues(before, await readMetrics({ directory, ...(to === undefined ? {} : { revision: to }) }), all);
}

/** What changed in parameters that stages use, from a revision to another, or to the workspace. */
export async function diffParameters(
  directory: string,
  from: string,
  to: string | undefined,
  all = false,
): Promise<ValueChange[]> {
  const before = await readParameters({ directory, revision: from });
  return diffValues(before, await readParameters({ directory, ...(to === undefined ? {} : { revision: to }) }), all);
}

/** Content of every parameters file that stages use. */
export async function readParameters({ directory, revision }: RevisionChoice): Promise<Map<string, YamlMap>> {
  const context = openContext(directory, {});
  await mustKnow(context, revision);
  const parameters = new Map<string, YamlMap>();
  for (const stage of loadProjects(context).flatMap((project) => project.stages)) {
    for (const set of stage.parameters)
      note(parameters, context.root, set.path, await readFileAt(context, set, revision));
  }
  return parameters;
}

function note(into: Map<string, YamlMap>, root: string, path: string, content: Buffer | undefined): void {
  if (!content) return;
  const shown = path.slice(root.length + 1);
  into.set(shown, parseParameters(content.toString("utf8"), shown));
}
