export interface Metric {
  key: string;
  value: number;
  step: number;
}

export interface Buffer {
  log(metric: Metric): void;
  /** When all that was logged so far has been sent. @throws what `send` throws; nothing is lost */
  flush(): Promise<void>;
}

/** Collects metrics and sends them at most `limit` at a time. */
export function createBuffer(send: (metrics: Metric[]) => Promise<void>, limit: number): Buffer {
  // A request for each. Your work starts here.
  const sent: Promise<void>[] = [];
  return {
    log: (metric) => void sent.push(send([metric].slice(0, limit))),
    flush: async () => void (await Promise.all(sent)),
  };
}
