// Keeps values, not loads: a hundred callers load a hundred times.
// rejected: loads once
export interface Options<Value> {
  capacity: number;
  maxAgeSeconds: number;
  now: () => number;
  load: (key: string) => Promise<Value>;
}

export interface Cache<Value> {
  get(key: string): Promise<Value>;
}

export function createCache<Value>({ capacity, maxAgeSeconds, now, load }: Options<Value>): Cache<Value> {
  const entries = new Map<string, { value: Value; at: number }>();
  return {
    get: async (key) => {
      const found = entries.get(key);
      const at = now();
      const entry = found !== undefined && at - found.at < maxAgeSeconds ? found : { value: await load(key), at };
      entries.delete(key);
      entries.set(key, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= capacity) break;
        entries.delete(oldest);
      }
      return entry.value;
    },
  };
}
