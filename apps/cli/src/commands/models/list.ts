import type { RegisteredModel } from "mlflow-client";
import { withTracking } from "../runs/connect.ts";
import { renderTable, shortTime } from "../runs/table.ts";

/** Prints the registered models. */
export async function listModels(options: { readonly json?: boolean }): Promise<void> {
  const models = await withTracking(async (client) => {
    const all: RegisteredModel[] = [];
    for await (const model of client.searchRegisteredModels()) all.push(model);
    return all;
  });
  if (options.json) process.stdout.write(`${JSON.stringify(models, null, 2)}\n`);
  else process.stdout.write(models.length === 0 ? "No registered models.\n" : `${modelTable(models)}\n`);
}

function modelTable(models: readonly RegisteredModel[]): string {
  const rows = models.map((model) => [
    model.name,
    String(Math.max(0, ...model.latestVersions.map((version) => version.version))),
    Object.entries(model.aliases)
      .map(([alias, version]) => `${alias}=${version}`)
      .join(" ") || "-",
    shortTime(model.lastUpdateTime),
  ]);
  return renderTable(["model", "latest", "aliases", "changed (UTC)"], rows);
}
