// Sets it whatever the champion is.
// rejected: only if the champion is
export interface Database {
  query(text: string, parameters: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

const text = `
  with moved as (
    insert into aliases (model, alias, version) values ($1, 'champion', $2)
    on conflict (model, alias) do update set version = excluded.version returning model
  )
  insert into promotions (model, from_version, to_version) select model, $3::int, $2 from moved returning to_version`;

export async function promote(
  db: Database,
  name: string,
  expected: number | undefined,
  challenger: number,
): Promise<boolean> {
  return (await db.query(text, [name, challenger, expected ?? null])).rows.length === 1;
}
