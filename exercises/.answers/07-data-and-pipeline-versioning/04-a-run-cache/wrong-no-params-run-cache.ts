// The parameters are not part of the key.
// rejected: another parameter
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
  return {
    run: (stage) => {
      const key = JSON.stringify([stage.cmd, Object.entries(stage.deps).sort()]);
      const made = kept.get(key) ?? execute(stage);
      kept.set(key, made);
      made.catch(() => kept.delete(key));
      return made;
    },
  };
}
