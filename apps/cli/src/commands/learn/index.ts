import { availableParallelism } from "node:os";
import { type Exercise, findExercise, verifyExercise } from "@mlops/learning";
import { Command } from "commander";
import { UsageError } from "../../errors.ts";
import { paint } from "../../terminal/paint.ts";
import {
  beginAtStage,
  type Course,
  gradeExercise,
  isSolved,
  keptState,
  markAssisted,
  nextExercise,
  openCourse,
  readSolution,
  resetExercise,
  servicesUp,
} from "./course.ts";
import { describeCourse, describeExercise, describeResult, summarizeCourse } from "./presentation.ts";
import { updateCommand } from "./update/index.ts";
import { watchCourse } from "./watch.ts";

/** `mlops learn`: the exercises of the ten stages, graded by what the learner's code does. */
export function learnCommand(): Command {
  const command = new Command("learn")
    .description("exercises of the ten stages, checked at each save")
    .addHelpText("after", examples);
  command
    .command("watch [name]", { isDefault: true })
    .description("go on where you were, or at one exercise; checks at each save")
    .action(watch);
  command
    .command("list")
    .description("every exercise with its state")
    .option("--json", "for machines")
    .action(({ json }: { json?: true }) => {
      const course = openCourse();
      console.log(json ? JSON.stringify(summarizeCourse(course), undefined, 2) : describeCourse(course));
    });
  command.command("run <name>").description("check one exercise").action(runOne);
  command
    .command("hint <name>")
    .description("a hint, from a nudge (1) to nearly the answer (3)")
    .option("--level <level>", "1, 2 or 3", "1")
    .action((name: string, { level }: { level: string }) => console.log(hint(find(name).exercise, level)));
  command.command("reset <name>").description("put the exercise file back as it was").action(reset);
  command.command("check-all").description("check every exercise; exit code 1 if one does not pass").action(checkAll);
  command
    .command("solution <name>")
    .description("the solution; seen before the exercise is solved, it is marked assisted")
    .option("--yes", "see it before solving")
    .action(solution);
  command
    .command("start <stage>")
    .description("begin at a stage, with the solutions of the earlier ones in place")
    .action(begin);
  command.addCommand(updateCommand());
  command.addCommand(devCommand());
  return command;
}

const examples = `
Examples:
  mlops learn                  go on where you were
  mlops learn watch drain      go on at that exercise
  mlops learn list
  mlops learn hint auc --level 2
`;

function devCommand(): Command {
  const dev = new Command("dev").description("for those who write exercises");
  dev
    .command("check [names...]")
    .description(
      "prove that exercises are sound: stub and wrong answers are rejected for their reason, the solution passes",
    )
    .action(devCheck);
  return dev;
}

function find(name: string): { course: Course; exercise: Exercise } {
  const course = openCourse();
  return { course, exercise: findExercise(course.exercises, name) };
}

async function watch(name?: string): Promise<void> {
  const course = openCourse();
  await watchCourse(course, name === undefined ? nextExercise(course) : findExercise(course.exercises, name));
}

async function runOne(name: string): Promise<void> {
  const { course, exercise } = find(name);
  const result = await gradeExercise(course, exercise);
  console.log(`${describeExercise(course, exercise)}\n\n${describeResult(result)}`);
  if (result.outcome !== "passed") process.exitCode = 1;
}

function hint(exercise: Exercise, level: string): string {
  const text = exercise.hints[Number(level) - 1];
  if (text === undefined)
    throw new UsageError(`there is no hint of level ${level}; levels are 1 to ${exercise.hints.length}`);
  return text;
}

function reset(name: string): void {
  const { course, exercise } = find(name);
  resetExercise(course, exercise);
  console.log(`${exercise.id}: ${exercise.file} is as it was`);
}

async function checkAll(): Promise<void> {
  const course = openCourse();
  for (const exercise of course.exercises) {
    const result = await gradeExercise(course, exercise);
    console.log(`${exercise.id}: ${describeResult(result)}`);
    if (result.outcome !== "passed") process.exitCode = 1;
  }
}

function solution(name: string, { yes }: { yes?: true }): void {
  const { course, exercise } = find(name);
  if (!isSolved(keptState(course, exercise)) && !yes) {
    throw new UsageError(`${exercise.id} is not solved yet; with --yes you see the solution and it is marked assisted`);
  }
  markAssisted(course, exercise);
  console.log(readSolution(course, exercise));
}

async function begin(stage: string): Promise<void> {
  const number = Number(stage);
  if (!Number.isInteger(number) || number < 1 || number > 10) {
    throw new UsageError(`there is no stage ${stage}; stages are 1 to 10`);
  }
  const placed = await beginAtStage(openCourse(), number);
  console.log(
    `${placed.length} solutions of earlier stages are in place, marked assisted; 'mlops learn' goes on at stage ${number}`,
  );
}

async function devCheck(names: string[]): Promise<void> {
  const course = openCourse();
  const chosen = names.length === 0 ? course.exercises : names.map((name) => findExercise(course.exercises, name));
  const services = servicesUp();
  const queue = [...chosen];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let exercise = queue.shift(); exercise !== undefined; exercise = queue.shift()) {
      const problems = await verifyExercise(exercise, {
        root: course.root,
        answers: course.answers,
        services,
        timeoutSeconds: 90,
      });
      if (problems.length > 0) failed++;
      console.log(
        problems.length === 0 ? `${paint("green", "✓")} ${exercise.id}` : describeProblems(exercise, problems),
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  console.log(`exercises: ${chosen.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

function describeProblems(exercise: Exercise, problems: string[]): string {
  return [`${paint("red", "✗")} ${exercise.id}`, ...problems.map((problem) => `    ${problem}`)].join("\n");
}
