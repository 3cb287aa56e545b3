export interface Database {
  query(text: string, parameters: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

export interface Message {
  id: number;
  url: string;
  body: { dataset: string; version: string };
}

export async function recordVersion(db: Database, dataset: string, version: string, urls: string[]): Promise<void> {
  await db.query(
    `with added as (
       insert into versions (dataset, version) values ($1, $2) on conflict do nothing returning dataset, version
     )
     insert into outbox (url, body)
     select url, jsonb_build_object('dataset', dataset, 'version', version) from added, unnest($3::text[]) url`,
    [dataset, version, urls],
  );
}

export async function deliver(db: Database, send: (message: Message) => Promise<boolean>, now: Date): Promise<number> {
  const { rows } = await db.query(
    "select id, url, body from outbox where delivered_at is null and next_at <= $1 order by id",
    [now],
  );
  let taken = 0;
  for (const message of rows as unknown as Message[]) {
    const ok = await send(message).catch(() => false);
    if (ok) taken++;
    await db.query(ok ? delivered : failed, [message.id, now]);
  }
  return taken;
}

const delivered = "update outbox set delivered_at = $2 where id = $1";
const failed = `update outbox set attempts = attempts + 1,
  next_at = $2::timestamptz + least(3600, power(2, attempts + 1)) * interval '1 second' where id = $1`;
