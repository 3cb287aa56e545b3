/** A model's folder holds something that cannot be signed. */
export class ModelFilesError extends Error {
  override readonly name = "ModelFilesError";

  constructor(directory: string, path: string) {
    super(`model ${directory}: ${path} is no plain file; replace links by the files that they point to`);
  }
}

/** A model is not what was signed, or not signed by the expected key. */
export class ModelSignatureError extends Error {
  override readonly name = "ModelSignatureError";
  readonly directory: string;
  /** What does not fit, each in a few words. */
  readonly problems: readonly string[];

  constructor(directory: string, problems: readonly string[]) {
    super(`model ${directory}: ${problems.join("; ")}; do not use it, fetch or sign it again`);
    this.directory = directory;
    this.problems = problems;
  }
}
