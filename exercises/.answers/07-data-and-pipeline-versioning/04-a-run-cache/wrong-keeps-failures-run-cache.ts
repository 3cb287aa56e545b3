// A failure is kept like a success.
// rejected: nothing is kept of a run that failed
export interface Stage {
  cmd: string;
  deps: Record<string, string>;
  params: Record<string, unknown>;
}

export interface RunCache<Output> {
  run(stage: Stage): Promise<Output>;
}

export function createRunCache<Output>(execute: (stage: Stage) => Promise<Output>): RunCache<Output> {
  const kept = new Map<string, Promise<Output>>();
  const sorted = (record: Record<string, unknown>): [string, unknown][] =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    run: (stage) => {
      const key = JSON.stringify([stage.cmd, sorted(stage.deps), sorted(stage.params)]);
      const made = kept.get(key) ?? execute(stage);
      kept.set(key, made);
      return made;
    },
  };
}
