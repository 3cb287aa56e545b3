/** What this needs of a database: one statement with its parameters. */
export interface Database {
  query(text: string, parameters: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** Moves the alias `champion` to `challenger` if it is at `expected`; whether it did. */
export async function promote(
  db: Database,
  name: string,
  expected: number | undefined,
  challenger: number,
): Promise<boolean> {
  // Read, decide, write: a race. Your work starts here.
  const { rows } = await db.query("select version from aliases where model = $1 and alias = 'champion'", [name]);
  if (rows[0]?.version !== expected) return false;
  await db.query(
    "insert into aliases values ($1, 'champion', $2) on conflict (model, alias) do update set version = excluded.version",
    [name, challenger],
  );
  await db.query("insert into promotions values ($1, $2, $3)", [name, expected ?? null, challenger]);
  return true;
}
