export interface Options<Value> {
  capacity: number;
  maxAgeSeconds: number;
  now: () => number;
  load: (key: string) => Promise<Value>;
}

export interface Cache<Value> {
  get(key: string): Promise<Value>;
}

interface Entry<Value> {
  value: Promise<Value>;
  at: number;
}

export function createCache<Value>({ capacity, maxAgeSeconds, now, load }: Options<Value>): Cache<Value> {
  const entries = new Map<string, Entry<Value>>();
  const begin = (key: string): Entry<Value> => {
    const entry = { at: now(), value: load(key) };
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry;
  };
  return {
    get: (key) => {
      const found = entries.get(key);
      const entry = found !== undefined && now() - found.at < maxAgeSeconds ? found : begin(key);
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
