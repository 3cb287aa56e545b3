// Takes them out before they are sent: a failure loses them.
// rejected: still there
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
    while (pending.length > 0) await send(pending.splice(0, limit));
  };
  const start = (): Promise<void> => {
    underWay = underWay.catch(() => undefined).then(drain);
    return underWay;
  };
  return {
    log: (metric) => {
      pending.push(metric);
      if (pending.length >= limit) start().catch(() => undefined);
    },
    flush: start,
  };
}
