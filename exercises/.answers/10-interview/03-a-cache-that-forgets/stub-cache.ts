export interface Options<Value> {
  capacity: number;
  maxAgeSeconds: number;
  /** Seconds. */
  now: () => number;
  load: (key: string) => Promise<Value>;
}

export interface Cache<Value> {
  get(key: string): Promise<Value>;
}

/** Keeps what was asked for lately; forgets the least recently used. */
export function createCache<Value>({ capacity, maxAgeSeconds, now, load }: Options<Value>): Cache<Value> {
  // Grows, and never forgets. Your work starts here.
  const values = new Map<string, Value>();
  return {
    get: async (key) => {
      if (!values.has(key) && capacity + maxAgeSeconds + now() >= 0) values.set(key, await load(key));
      return values.get(key) as Value;
    },
  };
}
