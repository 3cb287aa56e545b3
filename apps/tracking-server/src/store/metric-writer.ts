import type { Queryable } from "@mlops/database";
import { insertMetrics, type MetricWrite } from "./metrics.ts";

/** Writes metrics; resolves when they are committed, rejects when the run is deleted or not there. */
export interface MetricWriter {
  write(write: MetricWrite): Promise<void>;
}

/** Most metrics that one statement writes, so that it stays short and no request waits long for others. */
const mostMetrics = 4000;

interface Pending {
  readonly write: MetricWrite;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Gathers what arrives while a statement is on its way into the next one. Many small requests so share one
 * commit; one request alone never waits. Each is answered only after its own commit.
 *
 * @param lanes statements on their way at once: one on the embedded database, which has one backend.
 */
export function createMetricWriter(db: Queryable, lanes = 1): MetricWriter {
  let queue: Pending[] = [];
  let busy = 0;

  function takeBatch(): Pending[] {
    let metrics = 0;
    let taken = 0;
    while (taken < queue.length && (taken === 0 || metrics + sizeAt(taken) <= mostMetrics)) {
      metrics += sizeAt(taken);
      taken += 1;
    }
    const batch = queue.slice(0, taken);
    queue = queue.slice(taken);
    return batch;
  }

  function sizeAt(index: number): number {
    return queue[index]?.write.metrics.length ?? 0;
  }

  async function pump(): Promise<void> {
    if (busy >= lanes || queue.length === 0) return;
    busy += 1;
    try {
      await writeBatch(db, takeBatch());
    } finally {
      busy -= 1;
      void pump();
    }
  }

  return {
    write: (write) =>
      new Promise((resolve, reject) => {
        queue.push({ write, resolve, reject });
        void pump();
      }),
  };
}

async function writeBatch(db: Queryable, batch: readonly Pending[]): Promise<void> {
  try {
    const errors = await insertMetrics(
      db,
      batch.map((pending) => pending.write),
    );
    batch.forEach((pending, index) => {
      const error = errors[index];
      if (error) pending.reject(error);
      else pending.resolve();
    });
  } catch (error) {
    for (const pending of batch) pending.reject(error);
  }
}
