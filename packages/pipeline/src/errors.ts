import { DataError } from "@mlops/data-versioning";

/** A `dvc.yaml` that cannot be understood, beyond its syntax. */
export class PipelineDefinitionError extends DataError {
  readonly file: string;
  constructor(file: string, where: string, problem: string) {
    super(`${file}: ${where}: ${problem}; correct ${file} and run the command again`);
    this.file = file;
  }
}

/** Stages that depend on each other in a ring. */
export class PipelineCycleError extends DataError {
  readonly stages: readonly string[];
  constructor(stages: readonly string[]) {
    super(
      `stages depend on each other in a ring: ${[...stages, stages[0]].join(" -> ")}; take one of these dependencies out of dvc.yaml`,
    );
    this.stages = stages;
  }
}

/** Two stages, or a stage and a `.dvc` file, that write one path. */
export class OutputConflictError extends DataError {
  readonly path: string;
  constructor(path: string, first: string, second: string) {
    super(`output ${path} of ${first} is, or overlaps, an output of ${second}; give each path one owner`);
    this.path = path;
  }
}

/** A stage's dependency is not there. */
export class DependencyMissingError extends DataError {
  readonly stage: string;
  readonly path: string;
  constructor(stage: string, path: string) {
    super(
      `stage "${stage}": dependency ${path} does not exist; make it, get it with mlops data pull, or correct dvc.yaml`,
    );
    this.stage = stage;
    this.path = path;
  }
}

/** A stage's output is not there after its command ended well. */
export class OutputMissingError extends DataError {
  readonly stage: string;
  readonly path: string;
  constructor(stage: string, path: string) {
    super(
      `stage "${stage}": output ${path} does not exist after the command ended; let the command write it or correct dvc.yaml`,
    );
    this.stage = stage;
    this.path = path;
  }
}

/** A parameter named in `dvc.yaml` is not in its file. */
export class ParameterMissingError extends DataError {
  readonly names: readonly string[];
  constructor(stage: string, file: string, names: readonly string[]) {
    super(`stage "${stage}": parameter(s) ${names.join(", ")} are not in ${file}; add them there or correct dvc.yaml`);
    this.names = names;
  }
}

/** A stage's command failed. */
export class StageFailedError extends DataError {
  readonly stage: string;
  /** Exit code, or the signal's name. */
  readonly exit: number | string;
  constructor(stage: string, command: string, exit: number | string) {
    const how = typeof exit === "number" ? `exited with ${exit}` : `was ended by ${exit}`;
    super(
      `stage "${stage}" failed: "${command}" ${how}; its outputs are left as they are, correct the cause and run again`,
    );
    this.stage = stage;
    this.exit = exit;
  }
}

/** A repository without any dvc.yaml. */
export class NoPipelineError extends DataError {
  constructor(root: string) {
    super(
      `${root} has no dvc.yaml: there are no stages; write one (docs/07 shows how), or go to the repository that has one`,
    );
  }
}

/** A name that no stage has. */
export class StageNotFoundError extends DataError {
  readonly target: string;
  constructor(target: string, known: readonly string[]) {
    super(`there is no stage "${target}"; known: ${known.slice(0, 20).join(", ") || "none"}`);
    this.target = target;
  }
}

/** A revision's output is neither in git nor in the cache. */
export class OutputNotCachedError extends DataError {
  readonly output: string;
  readonly revision: string;
  constructor(output: string, revision: string) {
    super(
      `${output} of revision ${revision} is not in the cache; check that revision out, run "mlops data fetch", and try again`,
    );
    this.output = output;
    this.revision = revision;
  }
}
