import type { ArtifactInfo, Metric, MlflowClient, Run } from "mlflow-client";
import { paint } from "../../terminal/paint.ts";
import { withTracking } from "./connect.ts";
import { findRun } from "./find.ts";
import { sparkline } from "./sparkline.ts";
import { renderTable, shortDuration, shortNumber, shortTime } from "./table.ts";

/** A run with each metric's values and its artifacts. */
interface WholeRun {
  readonly run: Run;
  readonly histories: ReadonlyMap<string, readonly Metric[]>;
  readonly artifacts: readonly ArtifactInfo[];
}

/** Prints one run. */
export async function showRun(wanted: string, options: { readonly json?: boolean }): Promise<void> {
  const whole = await withTracking((client) => readRun(client, wanted, options.json ?? false));
  process.stdout.write(options.json ? `${toJson(whole)}\n` : `${describe(whole)}\n`);
}

async function readRun(client: MlflowClient, wanted: string, everyValue: boolean): Promise<WholeRun> {
  const run = await findRun(client, wanted);
  const histories = new Map<string, readonly Metric[]>();
  for (const key of Object.keys(run.data.metrics).sort()) {
    if (everyValue) histories.set(key, await collect(client.getMetricHistory(run.info.runId, key)));
    else histories.set(key, await client.getSampledHistory([run.info.runId], key, { maxResults: 40 }));
  }
  return { run, histories, artifacts: await client.listArtifacts({ uri: run.info.artifactUri }) };
}

function describe({ run, histories, artifacts }: WholeRun): string {
  const { info, data, inputs, outputs } = run;
  const took = info.endTime ? `, took ${shortDuration(info.endTime - info.startTime)}` : "";
  const metrics = [...histories].map(([key, values]) => [
    key,
    shortNumber(data.metrics[key] as number),
    values.length > 1 ? sparkline(values.map((metric) => metric.value)) : "",
  ]);
  const pairs = (record: Readonly<Record<string, string>>) =>
    Object.entries(record)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, oneLine(value)]);
  const parts = [
    `${paint("bold", info.runName)}  ${info.status}\n${info.runId}, experiment ${info.experimentId}, started ${shortTime(info.startTime)} UTC${took}`,
    section("metrics", metrics),
    section("params", pairs(data.params)),
    section(
      "data",
      inputs.datasets.map(({ dataset, context }) => [dataset.name, dataset.digest, context ?? ""]),
    ),
    section(
      "models",
      outputs.models.map(({ modelId }) => [`models:/${modelId}`]),
    ),
    section(
      "artifacts",
      artifacts.map(({ path, isDirectory, size }) => [
        path + (isDirectory ? "/" : ""),
        isDirectory ? "" : `${size} bytes`,
      ]),
    ),
    section("tags", pairs(data.tags)),
  ];
  return parts.filter(Boolean).join("\n\n");
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const titles = [title, ...Array.from({ length: Math.max(...rows.map((row) => row.length)) - 1 }, () => "")];
  return renderTable(titles, rows);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function toJson({ run, histories, artifacts }: WholeRun): string {
  return JSON.stringify({ ...run, histories: Object.fromEntries(histories), artifacts }, null, 2);
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
