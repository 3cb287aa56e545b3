// Several requests at once: their order is up to the network.
// rejected: one request at a time
export interface Metric {
  key: string;
  value: number;
  step: number;
}

export interface Buffer {
  log(metric: Metric): void;
  flush(): Promise<void>;
}

export function createBuffer(send: (metrics: Metric[]) => Promise<void>, limit: number): Buffer {
  let pending: Metric[] = [];
  const underWay = new Set<Promise<void>>();
  const start = (): void => {
    const batch = pending;
    pending = [];
    if (batch.length === 0) return;
    const sent = send(batch).then(
      () => void underWay.delete(sent),
      (error: unknown) => {
        pending = [...batch, ...pending];
        underWay.delete(sent);
        throw error;
      },
    );
    underWay.add(sent);
  };
  return {
    log: (metric) => {
      pending.push(metric);
      if (pending.length >= limit) start();
    },
    flush: async () => {
      start();
      await Promise.all(underWay);
    },
  };
}
