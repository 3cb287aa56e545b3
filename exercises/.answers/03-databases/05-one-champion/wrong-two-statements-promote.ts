// The update is right; the row that tells of it is a second statement.
// rejected: both or neither
export interface Database {
  query(text: string, parameters: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

export async function promote(
  db: Database,
  name: string,
  expected: number | undefined,
  challenger: number,
): Promise<boolean> {
  const { rows } =
    expected === undefined
      ? await db.query("insert into aliases values ($1, 'champion', $2) on conflict do nothing returning version", [
          name,
          challenger,
        ])
      : await db.query(
          "update aliases set version = $2 where model = $1 and alias = 'champion' and version = $3 returning version",
          [name, challenger, expected],
        );
  if (rows.length === 0) return false;
  await db.query("insert into promotions values ($1, $2, $3)", [name, expected ?? null, challenger]);
  return true;
}
