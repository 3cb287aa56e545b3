/** The files that a model was made from cannot be found any more. */
export class HistoryMissingError extends Error {
  override readonly name = "HistoryMissingError";
  readonly workspace: string;

  constructor(workspace: string, problem: string) {
    super(`workspace ${workspace}: ${problem}; give the workspace that the model was made in with --workspace`);
    this.workspace = workspace;
  }
}
