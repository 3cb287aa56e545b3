import { join } from "node:path";
import { dueQuestions, type Question, readQuestions, readSchedule } from "@mlops/learning";
import { Command, Option } from "commander";
import { readEnvironment } from "../../environment.ts";
import { UsageError } from "../../errors.ts";
import { gatherLoop } from "../portfolio/loop-evidence.ts";
import { stagesOf } from "../portfolio/stages.ts";
import { ownQuestions } from "./own-questions.ts";
import { practise } from "./practice.ts";

interface Filter {
  stage?: string;
  level?: string;
  kind?: string;
}

/** `mlops interview`: the questions of docs/10-interview, practised with spaced repetition. */
export function interviewCommand(): Command {
  const command = new Command("interview").description("practise interview questions with spaced repetition");
  withFilter(command.command("practise", { isDefault: true }))
    .description("what is due, then what was never asked")
    .option("--count <number>", "how many", "10")
    .action(practiseSome);
  withFilter(command.command("list"))
    .description("every question, and whether it is due")
    .option("--json", "for machines")
    .action(list);
  command
    .command("own")
    .description("about your own runs, decisions and incidents, with the facts of your stores as answers")
    .option("--count <number>", "how many", "10")
    .option("--json", "for machines: all of them with their answers, and ask nothing")
    .action(own);
  return command.addHelpText(
    "after",
    "\nExamples:\n  mlops interview --stage 8\n  mlops interview --level senior --kind design --count 3\n  mlops interview list --json\n  mlops interview own\n",
  );
}

function withFilter(command: Command): Command {
  return command
    .addOption(new Option("--stage <stage>", "1 to 10"))
    .addOption(new Option("--level <level>", "how senior").choices(["junior", "mid", "senior"]))
    .addOption(new Option("--kind <kind>", "what sort").choices(["concept", "design", "debugging", "behaviour"]));
}

function paths(): { bank: string; schedule: string } {
  const { cloneRoot } = readEnvironment();
  return {
    bank: join(cloneRoot, "docs/10-interview/questions"),
    schedule: join(cloneRoot, "exercises/interview.jsonl"),
  };
}

/** @throws UsageError when nothing is left */
function chosenQuestions({ stage, level, kind }: Filter): Question[] {
  const chosen = readQuestions(paths().bank).filter(
    (question) =>
      (stage === undefined || question.stage === Number(stage)) &&
      (level === undefined || question.level === level) &&
      (kind === undefined || question.kind === kind),
  );
  if (chosen.length === 0) throw new UsageError("no question is of that stage, level and kind; leave one of them out");
  return chosen;
}

async function practiseSome({ count, ...filter }: Filter & { count: string }): Promise<void> {
  if (!(Number(count) >= 1)) throw new UsageError(`--count is ${count}, expected a number from 1 on`);
  const answered = await practise(chosenQuestions(filter), paths().schedule, Number(count));
  console.log(`\n${answered} answered. What you knew comes back later, what you did not comes back soon.`);
}

async function own({ count, json }: { count: string; json?: true }): Promise<void> {
  if (!(Number(count) >= 1)) throw new UsageError(`--count is ${count}, expected a number from 1 on`);
  const { home } = readEnvironment();
  const loop = await gatherLoop(home, "flight-delays");
  const questions = ownQuestions({ loop, stages: stagesOf() });
  if (json) {
    console.log(JSON.stringify(questions, undefined, 2));
    return;
  }
  if (questions.length === 0) {
    throw new UsageError(
      "your stores have nothing to ask about yet; run 'npm start' in another terminal, then this again",
    );
  }
  if (loop === undefined)
    console.log("No services are up, so only your capstones are asked about: 'npm start' has the rest.");
  const answered = await practise(questions, paths().schedule, Number(count));
  console.log(`\n${answered} answered.`);
}

function list({ json, ...filter }: Filter & { json?: true }): void {
  const chosen = chosenQuestions(filter);
  const schedule = readSchedule(paths().schedule);
  const due = new Set(dueQuestions(chosen, schedule, new Date()));
  const rows = chosen.map((question) => ({
    ...question,
    due: due.has(question),
    asked: schedule.get(question.id)?.reps ?? 0,
  }));
  if (json) console.log(JSON.stringify(rows, undefined, 2));
  else
    for (const row of rows)
      console.log(
        `${row.due ? "○" : "●"} ${row.id.padEnd(5)} ${row.level.padEnd(6)} ${row.kind.padEnd(9)} ${row.question}`,
      );
}
