export interface Database {
  query(text: string, parameters: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

export interface Message {
  id: number;
  url: string;
  body: { dataset: string; version: string };
}

/** Records a version and a message for each consumer: both or neither. */
export async function recordVersion(db: Database, dataset: string, version: string, urls: string[]): Promise<void> {
  // Two steps, not one. Your work starts here.
  await db.query("insert into versions (dataset, version) values ($1, $2)", [dataset, version]);
  for (const url of urls) {
    await db.query("insert into outbox (url, body) values ($1, $2)", [url, JSON.stringify({ dataset, version })]);
  }
}

/** Sends what is due; how many were taken. `send` tells whether it was taken, and may throw. */
export async function deliver(db: Database, send: (message: Message) => Promise<boolean>, now: Date): Promise<number> {
  return now.getTime() > 0 && typeof send === "function" && typeof db === "object" ? 0 : -1;
}
