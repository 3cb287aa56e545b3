import { Listr } from "listr2";
import type { Display, Step } from "./display.ts";
import { outcomeText, secondsText, stepLine } from "./format.ts";

/** All steps at once on a terminal: done, going on (with what and for how long), still to come. */
export function createLiveDisplay(stream: NodeJS.WriteStream): Display {
  const current: Current = { task: undefined };
  return {
    run: async (steps) => {
      const tasks = steps.map((step) => ({
        title: stepLine(step, ""),
        task: (_context: unknown, task: ListrTask) => runStep(step, task, current, stream),
        rendererOptions: { persistentOutput: true, outputBar: Number.POSITIVE_INFINITY },
      }));
      const list = new Listr(tasks, {
        concurrent: false,
        registerSignalListeners: false,
        // lazy: drawn when a title changes, not ten times a second: the cores have other work.
        rendererOptions: { lazy: true, collapseErrors: false, showErrorMessage: false, formatOutput: "truncate" },
      });
      await list.run();
    },
    note: (words) => {
      if (current.task) current.task.output = words;
      else stream.write(`  · ${words}\n`);
    },
  };
}

interface ListrTask {
  title: string;
  output: string;
}

/** The task that notes are shown under. */
interface Current {
  task: ListrTask | undefined;
}

const tickMilliseconds = 250;

async function runStep(step: Step, task: ListrTask, current: Current, stream: NodeJS.WriteStream): Promise<void> {
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  let words = "";
  const show = (): void => {
    task.title = stepLine(step, `${secondsText(elapsed())}  ${words}`);
  };
  const ticking = setInterval(show, tickMilliseconds);
  current.task = task;
  try {
    const outcome = await step.run((report) => {
      words = report;
      show();
    });
    clearInterval(ticking);
    task.title = stepLine(step, outcomeText(outcome, elapsed(), stream));
  } catch (error) {
    clearInterval(ticking);
    task.title = stepLine(step, "failed");
    throw error;
  } finally {
    current.task = undefined;
  }
}
