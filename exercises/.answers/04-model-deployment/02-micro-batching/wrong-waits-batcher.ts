// Waits ten milliseconds for company, also when idle.
// rejected: runs at once
export interface Batcher<Row, Result> {
  predict(row: Row): Promise<Result>;
}

export function createBatcher<Row, Result>(
  run: (rows: Row[]) => Promise<Result[]>,
  maxRows: number,
): Batcher<Row, Result> {
  let queue: { row: Row; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = [];
  const flush = async (): Promise<void> => {
    const batch = queue.splice(0, maxRows);
    try {
      const results = await run(batch.map(({ row }) => row));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    if (queue.length > 0) await flush();
  };
  return {
    predict: (row) =>
      new Promise((resolve, reject) => {
        if (queue.length === 0) setTimeout(flush, 10);
        queue = [...queue, { row, resolve, reject }];
      }),
  };
}
