import { basename, dirname, join } from "node:path";
import { type Context, openContext } from "@mlops/data-versioning/engine";
import type { YamlMap, YamlValue } from "@mlops/data-versioning/formats";
import { loadProjects, type Project } from "../definition/load.ts";
import type { Stage, StageOutput } from "../definition/stage.ts";
import { mustKnow, readFileAt, readOutputAt } from "../revision/read-file.ts";
import { type Point, readPoints } from "./read-points.ts";
import { vegaSpec } from "./vega-spec.ts";

/** A plot, ready to be shown. */
export type Plot =
  | { readonly kind: "vega"; readonly name: string; readonly spec: Readonly<Record<string, unknown>> }
  | {
      readonly kind: "image";
      readonly name: string;
      readonly images: readonly { readonly revision: string; readonly dataUrl: string }[];
    };

export interface PlotOptions {
  readonly directory: string;
  /** Revisions to compare; the workspace when none is named. */
  readonly revisions?: readonly (string | undefined)[];
}

/** How a plot is drawn: DVC's settings. */
export interface PlotSettings {
  readonly name: string;
  readonly x: string | undefined;
  readonly y: readonly string[];
  readonly xLabel: string | undefined;
  readonly yLabel: string | undefined;
  readonly title: string | undefined;
  readonly template: string;
}

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  svg: "image/svg+xml",
};

/** The plots of all stages and of the top level of each `dvc.yaml`, with data of each revision. @throws RevisionNotFoundError, OutputNotCachedError */
export async function collectPlots({ directory, revisions = [undefined] }: PlotOptions): Promise<Plot[]> {
  const context = openContext(directory, {});
  for (const revision of revisions) await mustKnow(context, revision);
  const plots: Plot[] = [];
  for (const project of loadProjects(context)) {
    const defined = definedPlots(project);
    const covered = new Set(defined.flatMap(({ files }) => files));
    for (const stage of project.stages) {
      for (const output of stage.outputs) {
        if (output.kind !== "plot" || covered.has(output.path)) continue;
        plots.push(...(await plotOf(context, settingsOf(output.written, output.plot), [{ stage, output }], revisions)));
      }
    }
    for (const { settings, files } of defined)
      plots.push(
        ...(await plotOf(
          context,
          settings,
          files.map((path) => sourceOf(project, path)),
          revisions,
        )),
      );
  }
  return plots;
}

interface Source {
  readonly stage: Stage | undefined;
  readonly output: StageOutput | { readonly path: string; readonly written: string };
}

function sourceOf(project: Project, path: string): Source {
  for (const stage of project.stages)
    for (const output of stage.outputs) if (output.path === path) return { stage, output };
  return { stage: undefined, output: { path, written: path.slice(dirname(project.file).length + 1) } };
}

/** Top-level `plots`: a file, or an id with settings whose `y` may name files. */
function definedPlots(project: Project): { settings: PlotSettings; files: string[] }[] {
  const base = dirname(project.file);
  return project.plots.flatMap((item) => {
    if (typeof item === "string") return [{ settings: settingsOf(item, new Map()), files: [join(base, item)] }];
    if (!(item instanceof Map)) return [];
    return [...item].map(([id, given]) => {
      const settings = given instanceof Map ? given : (new Map() as YamlMap);
      const y = settings.get("y");
      const files = y instanceof Map ? [...y.keys()] : [id];
      return { settings: settingsOf(id, settings), files: files.map((file) => join(base, file)) };
    });
  });
}

function settingsOf(name: string, given: ReadonlyMap<string, YamlValue>): PlotSettings {
  const text = (key: string): string | undefined => {
    const value = given.get(key);
    return typeof value === "string" ? value : value instanceof Map ? String([...value.values()][0]) : undefined;
  };
  return {
    name,
    x: text("x"),
    y: columnsOf(given.get("y")),
    xLabel: text("x_label"),
    yLabel: text("y_label"),
    title: text("title"),
    template: text("template") ?? "linear",
  };
}

function columnsOf(y: YamlValue | undefined): string[] {
  if (typeof y === "string") return [y];
  if (Array.isArray(y)) return y.filter((item) => typeof item === "string");
  return y instanceof Map ? [...new Set([...y.values()].flatMap(columnsOf))] : [];
}

async function plotOf(
  context: Context,
  settings: PlotSettings,
  sources: readonly Source[],
  revisions: readonly (string | undefined)[],
): Promise<Plot[]> {
  const points: Point[] = [];
  const images: { revision: string; dataUrl: string }[] = [];
  for (const revision of revisions) {
    for (const source of sources) {
      const content = await read(context, source, revision);
      if (!content) continue;
      const shown = revision ?? "workspace";
      const type = IMAGE_TYPES[source.output.path.split(".").at(-1)?.toLowerCase() ?? ""];
      if (type !== undefined)
        images.push({ revision: shown, dataUrl: `data:${type};base64,${content.toString("base64")}` });
      else
        for (const point of readPoints(content.toString("utf8"), basename(source.output.path)))
          points.push({ rev: shown, ...point });
    }
  }
  const drawn: Plot[] = images.length > 0 ? [{ kind: "image", name: settings.name, images }] : [];
  return points.length > 0
    ? [...drawn, { kind: "vega", name: settings.name, spec: vegaSpec(settings, points) }]
    : drawn;
}

function read(context: Context, { stage, output }: Source, revision: string | undefined): Promise<Buffer | undefined> {
  if (stage && "cached" in output) return readOutputAt(context, output, stage, revision);
  return readFileAt(context, output, revision);
}
