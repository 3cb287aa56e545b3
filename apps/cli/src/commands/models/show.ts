import { filters, type MlflowClient, type ModelVersion, type RegisteredModel, readAliasMoves } from "mlflow-client";
import { paint } from "../../terminal/paint.ts";
import { withTracking } from "../runs/connect.ts";
import { metricColumns } from "../runs/metric-columns.ts";
import { renderTable, shortNumber, shortTime } from "../runs/table.ts";

/** A version with how its run scored. */
interface ScoredVersion extends ModelVersion {
  readonly metrics: Readonly<Record<string, number>>;
}

/** Prints a model with its versions, aliases and their moves. */
export async function showModel(name: string, options: { readonly json?: boolean }): Promise<void> {
  const { model, versions } = await withTracking((client) => readModel(client, name));
  const moves = Object.fromEntries(Object.keys(model.aliases).map((alias) => [alias, readAliasMoves(model, alias)]));
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ...model, versions, moves }, null, 2)}\n`);
    return;
  }
  const tables = [
    paint("bold", model.name) + (model.description ? `\n${model.description}` : ""),
    versionTable(model, versions),
    ...Object.entries(moves)
      .filter(([, list]) => list.length > 0)
      .map(([alias, list]) =>
        renderTable(
          [`alias ${alias}`, "from", "how", "at (UTC)", "by", "why"],
          list.map((move) => [
            String(move.version),
            move.from === null ? "-" : String(move.from),
            move.kind,
            shortTime(Date.parse(move.at)),
            move.by,
            move.reason,
          ]),
        ),
      ),
  ];
  process.stdout.write(`${tables.join("\n\n")}\n`);
}

async function readModel(
  client: MlflowClient,
  name: string,
): Promise<{ model: RegisteredModel; versions: ScoredVersion[] }> {
  const model = await client.getRegisteredModel(name);
  const versions: ScoredVersion[] = [];
  const search = { filter: filters.text("name").equals(name), orderBy: ["version_number DESC"] };
  for await (const version of client.searchModelVersions(search)) {
    const run = version.runId ? await client.getRun(version.runId).catch(() => undefined) : undefined;
    versions.push({ ...version, metrics: run?.data.metrics ?? {} });
  }
  return { model, versions };
}

function versionTable(model: RegisteredModel, versions: readonly ScoredVersion[]): string {
  const metrics = metricColumns(versions.map((version) => version.metrics));
  const aliasesOf = (version: number) => Object.keys(model.aliases).filter((alias) => model.aliases[alias] === version);
  const rows = versions.map((version) => [
    String(version.version),
    aliasesOf(version.version).join(" ") || "-",
    version.runId.slice(0, 8) || "-",
    shortTime(version.creationTime),
    ...metrics.map((key) => (key in version.metrics ? shortNumber(version.metrics[key] as number) : "-")),
  ]);
  return renderTable(["version", "aliases", "run", "made (UTC)", ...metrics], rows);
}
