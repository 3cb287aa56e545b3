export interface Stage {
  cmd: string;
  /** Path -> hash. */
  deps: Record<string, string>;
  params: Record<string, unknown>;
}

export interface RunCache<Output> {
  run(stage: Stage): Promise<Output>;
}

/** Runs a stage unless the same was run before. */
export function createRunCache<Output>(execute: (stage: Stage) => Promise<Output>): RunCache<Output> {
  // Runs it every time. Your work starts here.
  return { run: execute };
}
