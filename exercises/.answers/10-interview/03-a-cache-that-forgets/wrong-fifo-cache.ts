// The oldest goes, however popular it is.
// rejected: recently used
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
  const entries = new Map<string, { value: Promise<Value>; at: number }>();
  return {
    get: (key) => {
      const found = entries.get(key);
      if (found !== undefined && now() - found.at < maxAgeSeconds) return found.value;
      const entry = { at: now(), value: load(key) };
      entries.set(key, entry);
      entry.value.catch(() => entries.get(key) === entry && entries.delete(key));
      for (const oldest of entries.keys()) {
        if (entries.size <= capacity) break;
        entries.delete(oldest);
      }
      return entry.value;
    },
  };
}
