export interface Stage {
  cmd: string;
  deps: Record<string, string>;
  params: Record<string, unknown>;
}

export interface RunCache<Output> {
  run(stage: Stage): Promise<Output>;
}

function sorted(record: Record<string, unknown>): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

export function createRunCache<Output>(execute: (stage: Stage) => Promise<Output>): RunCache<Output> {
  const kept = new Map<string, Promise<Output>>();
  return {
    run: (stage) => {
      const key = JSON.stringify([stage.cmd, sorted(stage.deps), sorted(stage.params)]);
      const found = kept.get(key);
      if (found !== undefined) return found;
      const made = execute(stage);
      kept.set(key, made);
      made.catch(() => kept.delete(key));
      return made;
    },
  };
}
