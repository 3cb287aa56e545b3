import { styleText } from "node:util";
import type { Display, Step } from "./display.ts";
import { outcomeText, stepLine } from "./format.ts";

/** One line for each step when it ends: for logs, pipes and continuous integration. */
export function createPlainDisplay(stream: NodeJS.WriteStream): Display {
  return {
    run: async (steps) => {
      for (const step of steps) await runStep(step, stream);
    },
    note: (words) => {
      stream.write(`     · ${words}\n`);
    },
  };
}

async function runStep(step: Step, stream: NodeJS.WriteStream): Promise<void> {
  const started = performance.now();
  try {
    const outcome = await step.run(() => {});
    const text = outcomeText(outcome, (performance.now() - started) / 1000, stream);
    stream.write(`${styleText("green", "✔", { stream })} ${stepLine(step, text)}\n`);
  } catch (error) {
    stream.write(`${styleText("red", "✖", { stream })} ${stepLine(step, "failed")}\n`);
    throw error;
  }
}
