export { type CheckOptions, type CheckResult, checkDigest, checkExercise, type Outcome } from "./check.ts";
export { InvalidExercise, InvalidProgress } from "./errors.ts";
export { discoverExercises, type Exercise, type ExerciseId, findExercise, type Service } from "./exercise.ts";
export {
  type ExerciseState,
  type Progress,
  type ProgressEntry,
  readProgress,
  stateOf,
  withAssistance,
  withPass,
  writeProgress,
} from "./progress.ts";
export { solutionFile, stubFile, type VerifyOptions, verifyExercise } from "./verify.ts";
