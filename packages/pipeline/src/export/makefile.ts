import { relative } from "node:path";
import type { Stage } from "../definition/stage.ts";
import type { PipelineGraph } from "../graph/graph.ts";
import { safeNames } from "./names.ts";

/** A Makefile that runs each stage when its dependencies are newer than its last run (a stamp file, for outputs that are folders). */
export function toMakefile(graph: PipelineGraph, root: string): string {
  const names = safeNames(graph.stages);
  const stamp = (stage: Stage): string => `.make/${names.get(stage)}`;
  const rules = graph.stages.map((stage) => {
    const makers = [...(graph.upstream.get(stage) ?? [])];
    const made = makers.flatMap((maker) => maker.outputs.map((output) => output.path));
    const files = [...stage.dependencies, ...stage.parameters]
      .map(({ path }) => path)
      .filter((path) => !made.some((output) => path === output || path.startsWith(`${output}/`)));
    const needs = [...makers.map(stamp), ...files.map((path) => escapePath(relative(root, path)))];
    return `${stamp(stage)}: ${needs.join(" ")}\n${recipe(stage, root)}\t@mkdir -p .make && touch $@\n`;
  });
  const targets = [...names].map(([stage, name]) => `${name}: ${stamp(stage)}`);
  const phony = `.PHONY: all clean ${[...names.values()].join(" ")}\n`;
  return `# Made from dvc.yaml by mlops pipeline export --to make.\n${phony}all: ${graph.stages.map(stamp).join(" ")}\n${targets.join("\n")}\n\n${rules.join("\n")}\nclean:\n\trm -rf .make\n`;
}

function recipe(stage: Stage, root: string): string {
  const folder = relative(root, stage.workingDirectory);
  const commands = typeof stage.command === "string" ? stage.command.split("\n") : stage.command;
  return commands
    .map((command) => `\t${folder === "" ? "" : `cd ${escapePath(folder)} && `}${command.replaceAll("$", "$$$$")}\n`)
    .join("");
}

function escapePath(path: string): string {
  return path.replace(/[ #:%]/g, "\\$&").replaceAll("$", "$$$$");
}
