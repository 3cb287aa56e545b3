/** Why a folder of migrations cannot be applied. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly schema: string;
  readonly file: string;

  constructor(schema: string, file: string, problem: string, remedy: string, cause?: unknown) {
    super(`migration ${file} of schema ${schema}: ${problem}; ${remedy}`, cause === undefined ? {} : { cause });
    this.schema = schema;
    this.file = file;
  }
}
