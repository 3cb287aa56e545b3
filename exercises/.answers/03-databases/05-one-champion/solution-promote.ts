export interface Database {
  query(text: string, parameters: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

const first = `
  with moved as (
    insert into aliases (model, alias, version) values ($1, 'champion', $2) on conflict do nothing returning model
  )
  insert into promotions (model, from_version, to_version) select model, null, $2 from moved returning to_version`;

const next = `
  with moved as (
    update aliases set version = $2 where model = $1 and alias = 'champion' and version = $3 returning model
  )
  insert into promotions (model, from_version, to_version) select model, $3, $2 from moved returning to_version`;

export async function promote(
  db: Database,
  name: string,
  expected: number | undefined,
  challenger: number,
): Promise<boolean> {
  const { rows } =
    expected === undefined
      ? await db.query(first, [name, challenger])
      : await db.query(next, [name, challenger, expected]);
  return rows.length === 1;
}
