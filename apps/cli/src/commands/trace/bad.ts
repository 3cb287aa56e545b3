import { once } from "node:events";
import type { Queryable } from "@mlops/database";
import { type BadDataVersion, readPredictions, type TouchedModel, traceBad } from "@mlops/metadata";
import { paint } from "../../terminal/paint.ts";

interface BadFlags {
  readonly json?: boolean;
  readonly predictions?: boolean;
}

/** Prints what bad data versions touched: model versions, their intervals, their predictions. */
export async function traceBadData(db: Queryable, flags: BadFlags): Promise<void> {
  const bad = await traceBad(db);
  if (flags.predictions) return await printPredictions(db, bad, flags.json ?? false);
  process.stdout.write(flags.json ? `${JSON.stringify(bad, null, 2)}\n` : renderBad(bad));
}

/** The report for people. */
function renderBad(bad: readonly BadDataVersion[]): string {
  if (bad.length === 0) return "no data version is marked bad\n";
  return bad.map(renderVersion).join("\n");
}

function renderVersion(bad: BadDataVersion): string {
  const head = `${paint("red", "BAD")} data ${bad.dataset} ${bad.version}\n    ${bad.reason} (marked ${minute(bad.markedAt)})\n`;
  if (bad.models.length === 0) return `${head}  no model version was made from it\n`;
  return head + bad.models.map(renderModel).join("");
}

function renderModel(model: TouchedModel): string {
  const intervals = model.intervals.map(
    ({ role, startedAt, endedAt }) =>
      `    ${role} from ${minute(startedAt)} ${endedAt ? `to ${minute(endedAt)}` : paint("red", "until now")}\n`,
  );
  const served = intervals.length > 0 ? intervals.join("") : "    never served\n";
  const made =
    model.predictions > 0
      ? `    ${model.predictions.toLocaleString("en-US")} predictions, ${minute(model.firstAt)} to ${minute(model.lastAt)}\n`
      : "    no predictions\n";
  return `  model ${model.name} v${model.version}${model.runId ? `, run ${model.runId}` : ""}\n${served}${made}`;
}

function minute(time: string | null): string {
  return time === null ? "?" : new Date(time).toISOString().slice(0, 16).replace("T", " ");
}

/** Each touched prediction once, one a line, however many there are. */
async function printPredictions(db: Queryable, bad: readonly BadDataVersion[], json: boolean): Promise<void> {
  const models = new Map(bad.flatMap((data) => data.models).map((model) => [`${model.name}/${model.version}`, model]));
  for (const model of models.values()) {
    for await (const row of readPredictions(db, model)) {
      const line = json
        ? JSON.stringify(row)
        : `${row.id}  ${model.name} v${model.version}  ${row.requestedAt.toISOString()}`;
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
    }
  }
}
