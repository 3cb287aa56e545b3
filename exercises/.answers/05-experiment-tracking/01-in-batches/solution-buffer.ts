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
  const pending: Metric[] = [];
  let underWay: Promise<void> = Promise.resolve();
  const drain = async (): Promise<void> => {
    while (pending.length > 0) {
      const batch = pending.slice(0, limit);
      await send(batch);
      pending.splice(0, batch.length);
    }
  };
  const start = (): Promise<void> => {
    underWay = underWay.catch(() => undefined).then(drain);
    return underWay;
  };
  return {
    log: (metric) => {
      pending.push(metric);
      if (pending.length % limit === 0) start().catch(() => undefined);
    },
    flush: start,
  };
}
