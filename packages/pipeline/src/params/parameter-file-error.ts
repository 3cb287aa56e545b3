import { DataError } from "@mlops/data-versioning";

/** A parameter file that cannot be read, or that holds no dictionary. */
export class ParameterFileError extends DataError {
  readonly file: string;
  constructor(file: string, problem: string, remedy = "use a YAML, JSON, TOML or Python file that is a dictionary") {
    super(`parameters file ${file}: ${problem}; ${remedy}`);
    this.file = file;
  }
}
