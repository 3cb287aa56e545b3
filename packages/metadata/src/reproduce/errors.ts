/** A stage failed while a model was made again. */
export class ReproductionFailedError extends Error {
  override readonly name = "ReproductionFailedError";
  readonly stage: string;

  constructor(model: string, stage: string, words: string, cause: unknown) {
    super(`reproducing ${model}: stage ${stage} failed: ${words}; run again with --keep to look at the worktree`, {
      cause,
    });
    this.stage = stage;
  }
}
