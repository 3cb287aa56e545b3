/** How a stage tells what it does. */
export interface StageLog {
  /** A line for people. */
  line(text: string): void;
  /** The one figure that matters, as JSON on a line of its own; the loop's display shows the last. */
  figure(text: string): void;
}

/** Runs a stage as a program: its error as one line and exit code 1 (with `--debug` the stack too). */
export async function runStage(name: string, work: (log: StageLog) => Promise<void>): Promise<void> {
  const started = performance.now();
  const log: StageLog = {
    line: (text) => console.log(text),
    figure: (text) => console.log(JSON.stringify({ figure: text })),
  };
  try {
    await work(log);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(`${name}: ${message}`);
    if (process.argv.includes("--debug") && error instanceof Error) console.error(error.stack);
    process.exitCode = 1;
    return;
  }
  if (process.argv.includes("--time")) console.log(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
