/** A `project.json` that cannot be used. */
export class ProjectFileError extends Error {
  override readonly name = "ProjectFileError";
  readonly file: string;

  constructor(file: string, problem: string) {
    super(`${file}: ${problem}; apps/flight-delays/project.json shows what belongs there`);
    this.file = file;
  }
}

/** A project was named that is not there. */
export class UnknownProjectError extends Error {
  override readonly name = "UnknownProjectError";
  readonly named: string;

  constructor(named: string, folder: string) {
    super(
      `no project ${named}: expected project.json in ${folder}; make one with \`mlops new ${named} --from FILE.csv\``,
    );
    this.named = named;
  }
}
