import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { locked, openContext } from "@mlops/data-versioning/engine";
import { parseYaml, writeFileAtomic } from "@mlops/data-versioning/formats";
import { PipelineDefinitionError } from "../errors.ts";
import { findStages } from "../graph/graph.ts";
import { loadGraph } from "../run/run-pipeline.ts";

/** Freezes or thaws a stage by one line in its `dvc.yaml`; all else in the file stays as it is. @returns the file changed, undefined when nothing had to */
export async function setFrozen(directory: string, target: string, frozen: boolean): Promise<string | undefined> {
  const context = openContext(directory, {});
  return locked(context, "mlops pipeline freeze", async () => {
    const [stage] = findStages(await loadGraph(context), target);
    if (!stage || stage.frozen === frozen) return undefined;
    const text = readFileSync(stage.file, "utf8");
    const shown = relative(context.root, stage.file);
    const name = stage.name.includes("@") ? stage.name.slice(0, stage.name.lastIndexOf("@")) : stage.name;
    writeFileAtomic(stage.file, frozen ? freezeText(text, shown, name) : thawText(text, shown, name));
    return shown;
  });
}

/** Adds `frozen: true` as the first line of a stage. @throws PipelineDefinitionError for a stage written on one line */
function freezeText(text: string, file: string, name: string): string {
  const lines = text.split("\n");
  const document = parseYaml(text, file);
  const stages = document.value instanceof Map ? document.value.get("stages") : undefined;
  const definition = stages instanceof Map ? stages.get(name) : undefined;
  const path =
    definition instanceof Map && definition.get("do") instanceof Map ? ["stages", name, "do"] : ["stages", name];
  const header = document.at(path);
  const first = lines[header.line] ?? "";
  const indent = /^\s*/.exec(first)?.[0] ?? "";
  if (!/:\s*(#.*)?$/.test(lines[header.line - 1] ?? "") || indent.length < header.column) {
    throw new PipelineDefinitionError(
      file,
      `stages.${name}`,
      "is written on one line; write it in several, or set frozen by hand",
    );
  }
  lines.splice(header.line, 0, `${indent}frozen: true`);
  return lines.join("\n");
}

function thawText(text: string, file: string, name: string): string {
  const document = parseYaml(text, file);
  const lines = text.split("\n");
  for (const path of [
    ["stages", name, "frozen"],
    ["stages", name, "do", "frozen"],
  ]) {
    const { line } = document.at(path);
    if (/^\s*frozen:\s*true\s*(#.*)?$/.test(lines[line - 1] ?? "")) {
      lines.splice(line - 1, 1);
      return lines.join("\n");
    }
  }
  throw new PipelineDefinitionError(file, `stages.${name}`, "frozen is not on a line of its own; take it out by hand");
}
