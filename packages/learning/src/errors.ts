/** An exercise that cannot be read or found: names it, and what to do. */
export class InvalidExercise extends Error {
  readonly exercise: string;
  constructor(exercise: string, problem: string) {
    super(`exercise ${exercise}: ${problem}`);
    this.name = "InvalidExercise";
    this.exercise = exercise;
  }
}

/** A file of progress that is not what this program writes. */
export class InvalidProgress extends Error {
  readonly path: string;
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}; mend it by hand or take it back from git ('git checkout -- ${path}')`);
    this.name = "InvalidProgress";
    this.path = path;
  }
}

/** A question of the interview bank that is not written as it must be. */
export class InvalidQuestion extends Error {
  readonly page: string;
  constructor(page: string, question: string, problem: string) {
    super(`${page}: "${question}": ${problem}`);
    this.name = "InvalidQuestion";
    this.page = page;
  }
}
