export interface Batcher<Row, Result> {
  predict(row: Row): Promise<Result>;
}

/** Rows that arrive while a run is under way share the next one. */
export function createBatcher<Row, Result>(
  run: (rows: Row[]) => Promise<Result[]>,
  maxRows: number,
): Batcher<Row, Result> {
  // A run a row. Your work starts here.
  return { predict: async (row) => (await run([row].slice(0, maxRows)))[0] as Result };
}
