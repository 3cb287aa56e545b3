/** An exercise that cannot be read or found: names it, and what to do. */
export class InvalidExercise extends Error {
  readonly exercise: string;
  constructor(exercise: string, problem: string) {
    super(`exercise ${exercise}: ${problem}`);
    this.name = "InvalidExercise";
    this.exercise = exercise;
  }
}

/** A progress file that is not what this program writes. */
export class InvalidProgress extends Error {
  readonly path: string;
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}; mend it by hand or take it back from git ('git checkout -- ${path}')`);
    this.name = "InvalidProgress";
    this.path = path;
  }
}
