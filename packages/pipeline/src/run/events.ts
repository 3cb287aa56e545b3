/**
 * What became of a stage. `unchanged`: nothing to do; `cached`: outputs came from the cache; `ran`: its command ran;
 * `failed`; `skipped`: a stage it needs failed, or the run was stopped before it.
 */
export type StageOutcome = "unchanged" | "cached" | "ran" | "failed" | "skipped";

export type PipelineEvent =
  | { readonly type: "stage-started"; readonly stage: string; readonly action: "run" | "restore" }
  | { readonly type: "output"; readonly stage: string; readonly line: string; readonly stream: "stdout" | "stderr" }
  | {
      readonly type: "stage-finished";
      readonly stage: string;
      readonly outcome: StageOutcome;
      readonly seconds: number;
      readonly error?: Error;
    };
