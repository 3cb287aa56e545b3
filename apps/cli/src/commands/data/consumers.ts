import type { Pool } from "@mlops/database";
import { Command } from "commander";
import { UsageError } from "../../errors.ts";
import { consumersDatabase } from "./consumers-database.ts";
import { inRepository } from "./open.ts";
import { count, print, printJson, table } from "./output.ts";

interface DatabaseOption {
  readonly database?: string;
  readonly json?: boolean;
}

/** Somebody who uses a data set. */
interface Consumer {
  readonly kind: "stage" | "model" | "webhook" | "file";
  readonly name: string;
  readonly version: string | null;
  /** Versions newer than the one it is on; null when that cannot be told. */
  readonly behind: number | null;
  readonly note: string;
}

export function consumersCommand(): Command {
  return withDatabase(new Command("consumers"))
    .description("who uses a data set, on which version, and how far behind")
    .argument("<path>", "tracked path")
    .addHelpText(
      "after",
      "\nExample:\n  mlops data consumers data/flights\n\nStages are read from dvc.yaml; models and subscriptions from the database.",
    )
    .action(async (path: string, options: DatabaseOption) => {
      const consumers = await listConsumers(path, options);
      if (options.json) printJson(consumers);
      else print(consumers.length === 0 ? "Nobody is known to use it." : table(consumers.map(row)));
    });
}

function row({ kind, name, version, behind, note }: Consumer): string[] {
  const lag = behind === null ? "" : behind === 0 ? "up to date" : `${count(behind, "version")} behind`;
  return [kind, name, version?.slice(0, 12) ?? "none yet", lag, note];
}

async function listConsumers(target: string, options: DatabaseOption): Promise<Consumer[]> {
  const { root, path, versions, bad, stages } = await inRepository("consumers", async (repository) => {
    const [status] = await repository.status([target]);
    const logged = await repository.log(target).catch(() => []);
    const { stagesUsing } = await import("@mlops/pipeline");
    return {
      root: repository.root,
      path: status?.path ?? target,
      versions: logged.flatMap(({ md5 }) => (md5 === undefined ? [] : [md5])),
      bad: new Map(logged.flatMap(({ md5, status: mark, reason }) => (mark === "bad" ? [[md5, reason ?? ""]] : []))),
      stages: await stagesUsing(repository.root, status?.path ?? target, status?.md5),
    };
  });
  const behind = (md5: string | null): number | null =>
    md5 === null || !versions.includes(md5) ? null : versions.indexOf(md5);
  const found: Consumer[] = stages.map(({ name, md5, current }) => ({
    kind: "stage",
    name,
    version: md5 ?? null,
    behind: current ? 0 : behind(md5 ?? null),
    note: current ? "" : "outdated: mlops pipeline run",
  }));
  const url = await consumersDatabase(options.database, root);
  const more =
    url === undefined
      ? []
      : await withPool(url, async (pool) => [
          ...(await modelsOn(pool, path, behind)),
          ...(await subscribers(pool, path)),
        ]);
  return [...found, ...more].map((consumer) => withMark(consumer, bad.get(consumer.version ?? undefined)));
}

/** Says of a consumer that it is on a version that was marked bad. */
function withMark(consumer: Consumer, reason: string | undefined): Consumer {
  if (reason === undefined) return consumer;
  return { ...consumer, note: [`on a bad version: ${reason}`, consumer.note].filter(Boolean).join("; ") };
}

async function modelsOn(
  pool: Pool,
  dataset: string,
  behind: (md5: string | null) => number | null,
): Promise<Consumer[]> {
  const known = await pool.query<{ there: string | null }>("select to_regclass('mlops.model_versions')::text as there");
  if (!known.rows[0]?.there) return [];
  const { rows } = await pool.query<{ name: string; version: number; data_version: string }>(
    "select name, version, data_version from mlops.model_versions where dataset = $1 order by created_at desc limit 50",
    [dataset],
  );
  return rows.map((model) => ({
    kind: "model",
    name: `${model.name} ${model.version}`,
    version: model.data_version,
    behind: behind(model.data_version),
    note: "",
  }));
}

async function subscribers(pool: Pool, dataset: string): Promise<Consumer[]> {
  const { listSubscriptions } = await import("@mlops/data-versioning/consumers");
  return (await listSubscriptions(pool, dataset)).map(({ kind, target, deliveredMd5, behind, waiting, lastError }) => ({
    kind,
    name: target,
    version: deliveredMd5,
    behind,
    note: waiting === 0 ? "" : `${count(waiting, "message")} waiting${lastError === null ? "" : `: ${lastError}`}`,
  }));
}

export function subscribeCommand(): Command {
  return withDatabase(new Command("subscribe"))
    .description("tell a webhook (signed) or a file of each new version of a data set")
    .argument("<path>", "tracked path")
    .argument("<target>", "http(s)://… or a file that lines are appended to")
    .option("--secret <text>", "key of the signature; made and printed when left out")
    .option("--remove", "end the subscription")
    .addHelpText(
      "after",
      "\nExample:\n  mlops data subscribe data/flights https://host/hook\n\nThe signature (header mlops-signature) is t=SECONDS,v1=HMAC-SHA256 of SECONDS.BODY.",
    )
    .action(async (path: string, target: string, options: DatabaseOption & { secret?: string; remove?: boolean }) => {
      const { root, dataset } = await inRepository("subscribe", async (repository) => ({
        root: repository.root,
        dataset: (await repository.status([path]))[0]?.path ?? path,
      }));
      await withPool(await databaseUrl(options, root), async (pool) => {
        const { subscribe, unsubscribe } = await import("@mlops/data-versioning/consumers");
        if (options.remove) {
          if (!(await unsubscribe(pool, dataset, target)))
            throw new UsageError(`${target} is not subscribed to ${dataset}`);
          return print(`${target} is no longer told of ${dataset}.`);
        }
        const kind = /^https?:\/\//.test(target) ? "webhook" : "file";
        const made = await subscribe(pool, {
          dataset,
          kind,
          target,
          ...(options.secret === undefined ? {} : { secret: options.secret }),
        });
        if (options.json) return printJson({ dataset, kind, target, ...made });
        return print(
          `${target} is told of each new version of ${dataset}.${kind === "webhook" && options.secret === undefined ? `\nKey of the signature: ${made.secret}` : ""}`,
        );
      });
    });
}

export function deliverCommand(): Command {
  return withDatabase(new Command("deliver"))
    .description("deliver messages to consumers that are due (also those that failed before)")
    .addHelpText("after", "\nExample:\n  mlops data deliver   # from a timer, say every minute")
    .action(async (options: DatabaseOption) => {
      await withPool(await databaseUrl(options, process.cwd()), async (pool) => {
        const { deliverOutbox } = await import("@mlops/data-versioning/consumers");
        const report = await deliverOutbox(pool);
        if (options.json) printJson(report);
        else print(`${count(report.delivered, "message")} delivered, ${report.failed} will be tried again.`);
      });
    });
}

function withDatabase(command: Command): Command {
  return command
    .option("--database <url>", "Postgres with the subscriptions (default: DATABASE_URL, else the running loop's)")
    .option("--json", "print JSON");
}

async function databaseUrl(options: DatabaseOption, root: string): Promise<string> {
  const url = await consumersDatabase(options.database, root);
  if (url === undefined)
    throw new UsageError(
      "subscriptions live in Postgres: set DATABASE_URL or say --database URL (an embedded one: mlops database serve)",
    );
  return url;
}

async function withPool<T>(url: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const { createPool } = await import("@mlops/database");
  const { migrateConsumers } = await import("@mlops/data-versioning/consumers");
  const pool = createPool(url, { applicationName: "mlops-data", max: 1 });
  try {
    await migrateConsumers(pool);
    return await work(pool);
  } finally {
    await pool.end();
  }
}
