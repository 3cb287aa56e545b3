export { InvalidExercise, InvalidProgress, InvalidQuestion } from "./errors.ts";
export { type CheckOptions, type CheckResult, checkDigest, checkExercise, type Outcome } from "./exercises/check.ts";
export { discoverExercises, type Exercise, type ExerciseId, findExercise, type Service } from "./exercises/exercise.ts";
export { fillAnswer } from "./exercises/live-answer.ts";
export {
  type ExerciseState,
  type KeptState,
  type Progress,
  type ProgressEntry,
  readProgress,
  stateOf,
  withAssistance,
  withPass,
  writeProgress,
} from "./exercises/progress.ts";
export { isThere, type ServiceUrls, servicesAway } from "./exercises/services.ts";
export {
  expectedRejection,
  solutionFile,
  stubFile,
  type VerifyOptions,
  verifyExercise,
  wrongAnswers,
} from "./exercises/verify.ts";
export { type Level, type Question, type QuestionKind, readQuestions } from "./interview/question.ts";
export {
  dueQuestions,
  type Memory,
  type Recall,
  readSchedule,
  type Schedule,
  withAnswer,
  writeSchedule,
} from "./interview/schedule.ts";
export { readText } from "./text-file.ts";
