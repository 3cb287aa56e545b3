// Marked before it was sent: a crash loses it.
// rejected: never not at all
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
    "update outbox set delivered_at = $1 where delivered_at is null and next_at <= $1 returning id, url, body",
    [now],
  );
  let taken = 0;
  for (const message of rows as unknown as Message[]) {
    const ok = await send(message);
    if (ok) taken++;
    else await db.query(failed, [message.id, now]);
  }
  return taken;
}

const failed = `update outbox set attempts = attempts + 1, delivered_at = null,
  next_at = $2::timestamptz + least(3600, power(2, attempts + 1)) * interval '1 second' where id = $1`;
