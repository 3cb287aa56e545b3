// After a failure the flag stays: nobody is ever served again.
// rejected: its own rows only
export interface Batcher<Row, Result> {
  predict(row: Row): Promise<Result>;
}

export function createBatcher<Row, Result>(
  run: (rows: Row[]) => Promise<Result[]>,
  maxRows: number,
): Batcher<Row, Result> {
  const queue: { row: Row; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = [];
  let busy = false;
  const drain = async (): Promise<void> => {
    busy = true;
    while (queue.length > 0) {
      const batch = queue.splice(0, maxRows);
      const results = await run(batch.map(({ row }) => row)).catch((error: unknown) => {
        for (const { reject } of [...batch, ...queue.splice(0)]) reject(error);
        return undefined;
      });
      if (results === undefined) return;
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    }
    busy = false;
  };
  return {
    predict: (row) =>
      new Promise((resolve, reject) => {
        queue.push({ row, resolve, reject });
        if (!busy) void drain();
      }),
  };
}
