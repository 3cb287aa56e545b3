/** Base of every error this package throws on purpose: a one-line message, and fields to act on. */
export class DataError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A place in a text file; line and column count from 1. */
export interface TextPosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A file of ours or of DVC's does not have the shape it must have. */
export class FormatError extends DataError {
  readonly position: TextPosition;
  constructor(position: TextPosition, problem: string, remedy = "correct it, or restore the file from git") {
    super(`${position.file}:${position.line}:${position.column}: ${problem}; ${remedy}`);
    this.position = position;
  }
}

/** No `.dvc` folder here or above. */
export class NotARepositoryError extends DataError {
  readonly directory: string;
  constructor(directory: string) {
    super(
      `${directory} is not inside a data repository (no .dvc folder here or above); make one with: mlops data init`,
    );
    this.directory = directory;
  }
}

/** `.dvc` is there already. */
export class RepositoryExistsError extends DataError {
  readonly directory: string;
  constructor(directory: string) {
    super(
      `${directory} is a data repository already (it has a .dvc folder); nothing to do, or say --force to start anew`,
    );
    this.directory = directory;
  }
}

/** `init` outside git without `--no-scm`. */
export class NoGitRepositoryError extends DataError {
  readonly directory: string;
  constructor(directory: string) {
    super(`${directory} is not the top of a git repository; run git init first, or say --no-scm to work without git`);
    this.directory = directory;
  }
}

/** A path that leaves the repository, through `..`, an absolute path or a symbolic link. */
export class PathOutsideRepositoryError extends DataError {
  readonly path: string;
  constructor(path: string, root: string) {
    super(`${path} lies outside the repository ${root}; only paths inside it can be versioned`);
    this.path = path;
  }
}

/** A path named by the caller does not exist. */
export class PathMissingError extends DataError {
  readonly path: string;
  constructor(path: string, remedy: string) {
    super(`${path} does not exist; ${remedy}`);
    this.path = path;
  }
}

/** A path cannot be tracked for a named reason. */
export class UntrackablePathError extends DataError {
  readonly path: string;
  constructor(path: string, reason: string, remedy: string) {
    super(`${path} cannot be tracked: ${reason}; ${remedy}`);
    this.path = path;
  }
}

/** A target names nothing that is tracked. */
export class NotTrackedError extends DataError {
  readonly target: string;
  constructor(target: string) {
    super(
      `${target} is not tracked (no .dvc file or pipeline output covers it); add it with: mlops data add ${target}`,
    );
    this.target = target;
  }
}

/** A file changed while it was being hashed. */
export class FileChangedError extends DataError {
  readonly path: string;
  constructor(path: string) {
    super(`${path} changed while it was read; wait until its writer is done and run the command again`);
    this.path = path;
  }
}

/** A cache object whose bytes do not have the hash it is named by. */
export class CorruptObjectError extends DataError {
  readonly md5: string;
  readonly path: string;
  constructor(md5: string, path: string, found: string) {
    super(
      `cache object ${path} is corrupt (its bytes hash to ${found}, expected ${md5}); fetch a good copy with: mlops data fetch`,
    );
    this.md5 = md5;
    this.path = path;
  }
}

/** Objects that are needed are not in the cache. */
export class MissingObjectsError extends DataError {
  readonly missing: readonly string[];
  constructor(target: string, missing: readonly string[]) {
    super(
      `${target}: ${missing.length} file(s) are not in the cache (first: ${missing[0]}); get them with: mlops data pull`,
    );
    this.missing = missing;
  }
}

/** A checkout would destroy data that is nowhere else. */
export class UnsavedDataError extends DataError {
  readonly paths: readonly string[];
  constructor(target: string, paths: readonly string[]) {
    super(
      `${target}: ${paths.length} file(s) would be lost, their content is not in the cache (first: ${paths[0]}); save them with mlops data add, or say --force`,
    );
    this.paths = paths;
  }
}

/** Two names that differ only in case cannot both exist on a case-insensitive file system. */
export class CaseClashError extends DataError {
  readonly names: readonly [string, string];
  constructor(directory: string, names: readonly [string, string]) {
    super(
      `${directory}: "${names[0]}" and "${names[1]}" differ only in case and clash on this file system; rename one where it was made`,
    );
    this.names = names;
  }
}

/** An option, name or setting that is not acceptable. */
export class SettingError extends DataError {}
