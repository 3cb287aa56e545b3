/** Rows of a query, and how many it touched. */
export interface QueryRows<Row> {
  readonly rows: Row[];
  readonly rowCount: number | null;
}

/** The one thing that code with SQL needs: a `pg` Pool, Client or PoolClient all fit. */
export interface Queryable {
  // biome-ignore lint/suspicious/noExplicitAny: rows are shaped by the statement; callers name the shape, as pg does
  query<Row extends object = any>(text: string, values?: unknown[]): Promise<QueryRows<Row>>;
}
