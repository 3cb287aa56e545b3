import { styleText } from "node:util";
import type { CliEnvironment } from "../environment.ts";
import { claimHome } from "../supervision/home-claim.ts";
import { createSupervisor } from "../supervision/supervisor.ts";
import type { Step } from "./display/display.ts";
import { createLiveDisplay } from "./display/live.ts";
import { createPlainDisplay } from "./display/plain.ts";
import { homePaths, prepareHome } from "./home.ts";
import { createInterruption, type Interruption } from "./interruption.ts";
import { createLoop, type Loop, type LoopProject } from "./loop.ts";
import type { LoopPlan } from "./plan.ts";
import type { Prepared } from "./prepared.ts";
import { alertStep } from "./steps/alert-step.ts";
import { firstModelSteps } from "./steps/first-model-steps.ts";
import { platformStep } from "./steps/platform-step.ts";
import { preparedStep } from "./steps/prepared-step.ts";
import { retrainingStep } from "./steps/retraining-step.ts";
import { servingStep } from "./steps/serving-step.ts";
import { summaryStep } from "./steps/summary-step.ts";
import { curlCommand } from "./try-it.ts";

export interface RunLoopOptions {
  readonly environment: CliEnvironment;
  /** Folder of the whole state of this project's loop. */
  readonly home: string;
  readonly project: LoopProject;
  readonly plan: LoopPlan;
  readonly prepared: Prepared | undefined;
  /** End after the summary in place of staying up. */
  readonly once: boolean;
  readonly reportFile: string;
  readonly output: NodeJS.WriteStream;
}

/**
 * Runs the loop once, prints its summary and, unless `once`, keeps the services up until Ctrl-C. Whatever happens, no
 * process of it is left when this returns or throws, and the next start goes on from what was done.
 *
 * @returns the exit code
 */
export async function runLoop(options: RunLoopOptions): Promise<number> {
  const { environment, output } = options;
  const paths = homePaths(options.home);
  await prepareHome(paths);
  const claim = await claimHome(paths.run);
  const display = output.isTTY && !environment.isCi ? createLiveDisplay(output) : createPlainDisplay(output);
  const note = (words: string): void => display.note(words);
  const supervisor = createSupervisor({ runDirectory: paths.run, host: "127.0.0.1", onNote: note });
  const interruption = createInterruption(supervisor, output);
  try {
    if (claim.leftovers.length > 0) note(leftoverNote(claim.leftovers));
    const { project, plan, prepared } = options;
    const loop = createLoop({ environment, paths, project, plan, prepared, supervisor, note });
    const summary: { text: string } = { text: "" };
    await display.run(abortable(allSteps(loop, options, summary), interruption.signal));
    output.write(`\n${summary.text}\n`);
    if (options.once) return 0;
    await stayUp(loop, interruption, output);
    return 0;
  } catch (error) {
    if (!interruption.wasInterrupted()) throw error;
    return interruptedExitCode;
  } finally {
    await supervisor.stopAll();
    interruption.dispose();
    claim.release();
    if (interruption.wasInterrupted()) output.write("Stopped. `npm start` goes on from here.\n");
  }
}

/** 128 + SIGINT, as shells have it. */
const interruptedExitCode = 130;

function allSteps(loop: Loop, options: RunLoopOptions, summary: { text: string }): Step[] {
  return [
    preparedStep(options.prepared),
    platformStep(loop),
    ...firstModelSteps(loop),
    servingStep(loop),
    alertStep(loop),
    retrainingStep(loop),
    summaryStep(loop, options.reportFile, (text) => {
      summary.text = text;
    }),
  ];
}

/** The same steps, each ending at once when the signal says so: what it waits for is then stopped. */
function abortable(steps: readonly Step[], signal: AbortSignal): Step[] {
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});
  return steps.map((step) => ({ ...step, run: (report) => Promise.race([step.run(report), aborted]) }));
}

function leftoverNote(leftovers: readonly { readonly name: string }[]): string {
  return `an earlier start was cut off: ended its ${leftovers.map((record) => record.name).join(", ")}`;
}

async function stayUp(loop: Loop, interruption: Interruption, output: NodeJS.WriteStream): Promise<void> {
  const { inference, tracking, monitor, database } = loop.addresses;
  const bold = (text: string): string => styleText("bold", text, { stream: output });
  output.write(`\nStill up, until Ctrl-C:\n`);
  output.write(
    `  inference  ${bold(inference)}\n  tracking   ${bold(tracking)}\n  monitor    ${bold(monitor)}\n  database   ${database}\n`,
  );
  output.write(`\nAsk it:\n  ${curlCommand(loop)}\n`);
  if (loop.paths.root !== loop.environment.home) {
    output.write(`\nFor other commands on this project: MLOPS_HOME=${loop.paths.root} npm run mlops -- …\n`);
  }
  await interruption.ended;
}
