import { randomBytes, randomUUID } from "node:crypto";
import type { ConnectionSource, Queryable } from "@mlops/database";
import { migrate } from "@mlops/database";
import { SettingError } from "../errors.ts";

/** Postgres schema of this package. */
export const schema = "data";

export const migrationsDirectory: URL = new URL("../../migrations/", import.meta.url);

/** Makes or updates the tables of schema `data`. */
export async function migrateConsumers(pool: ConnectionSource): Promise<void> {
  await migrate(pool, { schema, directory: migrationsDirectory });
}

export interface Subscription {
  readonly id: string;
  readonly dataset: string;
  readonly kind: "webhook" | "file";
  readonly target: string;
  /** The last version that was delivered. */
  readonly deliveredMd5: string | null;
  /** Versions announced since. */
  readonly behind: number;
  /** Messages that wait for delivery. */
  readonly waiting: number;
  readonly lastError: string | null;
}

export interface SubscribeOptions {
  readonly dataset: string;
  readonly kind: Subscription["kind"];
  readonly target: string;
  /** Key of the signature; made when left out. */
  readonly secret?: string;
}

/** Subscribes a webhook or file; again with the same target only changes the secret. @returns id and secret */
export async function subscribe(db: Queryable, options: SubscribeOptions): Promise<{ id: string; secret: string }> {
  if (options.kind === "webhook" && !/^https?:\/\//.test(options.target)) {
    throw new SettingError(`"${options.target}" is not an address of a webhook; expected http:// or https://`);
  }
  const secret = options.secret ?? randomBytes(32).toString("hex");
  const { rows } = await db.query<{ id: string }>(
    `insert into data.subscriptions (id, dataset, kind, target, secret) values ($1, $2, $3, $4, $5)
     on conflict (dataset, kind, target) do update set secret = excluded.secret returning id`,
    [randomUUID(), options.dataset, options.kind, options.target, secret],
  );
  return { id: rows[0]?.id ?? "", secret };
}

/** @returns true when there was such a subscription */
export async function unsubscribe(db: Queryable, dataset: string, target: string): Promise<boolean> {
  const { rowCount } = await db.query("delete from data.subscriptions where dataset = $1 and target = $2", [
    dataset,
    target,
  ]);
  return (rowCount ?? 0) > 0;
}

/** Subscriptions of a data set, with how far behind each is. */
export async function listSubscriptions(db: Queryable, dataset: string): Promise<Subscription[]> {
  const { rows } = await db.query<Record<string, unknown>>(
    `select s.id, s.dataset, s.kind, s.target, s.delivered_md5,
            (select count(*)::int from data.versions v where v.dataset = s.dataset
               and v.sequence > coalesce((select d.sequence from data.versions d where d.dataset = s.dataset and d.md5 = s.delivered_md5), 0)) as behind,
            (select count(*)::int from data.outbox o where o.subscription_id = s.id and o.delivered_at is null) as waiting,
            (select o.last_error from data.outbox o where o.subscription_id = s.id and o.delivered_at is null and o.last_error is not null
               order by o.sequence limit 1) as last_error
       from data.subscriptions s where s.dataset = $1 order by s.created_at, s.id`,
    [dataset],
  );
  return rows.map((row) => ({
    id: row.id as string,
    dataset: row.dataset as string,
    kind: row.kind as Subscription["kind"],
    target: row.target as string,
    deliveredMd5: row.delivered_md5 as string | null,
    behind: row.behind as number,
    waiting: row.waiting as number,
    lastError: row.last_error as string | null,
  }));
}

/** How many versions newer than this one were announced; undefined when the version was never announced. */
export async function versionsSince(db: Queryable, dataset: string, md5: string): Promise<number | undefined> {
  const { rows } = await db.query<{ behind: number | null }>(
    `select (select count(*)::int from data.versions v where v.dataset = $1 and v.sequence > own.sequence) as behind
       from data.versions own where own.dataset = $1 and own.md5 = $2`,
    [dataset, md5],
  );
  return rows[0]?.behind ?? undefined;
}
