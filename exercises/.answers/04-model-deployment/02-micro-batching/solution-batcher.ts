export interface Batcher<Row, Result> {
  predict(row: Row): Promise<Result>;
}

interface Waiting<Row, Result> {
  row: Row;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export function createBatcher<Row, Result>(
  run: (rows: Row[]) => Promise<Result[]>,
  maxRows: number,
): Batcher<Row, Result> {
  const queue: Waiting<Row, Result>[] = [];
  let busy = false;
  const drain = async (): Promise<void> => {
    busy = true;
    while (queue.length > 0) {
      const batch = queue.splice(0, maxRows);
      try {
        const results = await run(batch.map(({ row }) => row));
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
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
