/** A run that is under way and must be ended truthfully when the process is told to stop. */
export interface Interruptible {
  /** Ends the run as KILLED; called with what stopped it. */
  interrupt(signal: NodeJS.Signals): Promise<void>;
  /** Keeps what is not sent, without waiting; called when the process exits in the middle of the run. */
  abandon(exitCode: number): void;
}

const signals = ["SIGINT", "SIGTERM"] as const;
/** Longest that ending the runs may hold up the process, in milliseconds. */
const patience = 10_000;
const open: Interruptible[] = [];
let stopping = false;

/** Watches over a run until the returned function is called. */
export function watch(run: Interruptible): () => void {
  if (open.length === 0) {
    for (const signal of signals) process.on(signal, onSignal);
    process.on("exit", onExit);
  }
  open.push(run);
  return () => {
    open.splice(open.indexOf(run), 1);
    if (open.length === 0 && !stopping) release();
  };
}

function release(): void {
  for (const signal of signals) process.removeListener(signal, onSignal);
  process.removeListener("exit", onExit);
}

/** Ends every open run, innermost first, then lets the signal do what it does without us. A second one does at once. */
function onSignal(signal: NodeJS.Signals): void {
  const again = stopping;
  stopping = true;
  const ended = again ? Promise.resolve() : endAll(signal);
  void ended.finally(() => {
    for (const run of open.splice(0).reverse()) run.abandon(1);
    release();
    stopping = false;
    // Others who listen decide themselves whether the process ends.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  });
}

async function endAll(signal: NodeJS.Signals): Promise<void> {
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, patience).unref());
  const ends = [...open].reverse().map((run) => run.interrupt(signal).catch(() => undefined));
  await Promise.race([Promise.all(ends), timeout]);
}

function onExit(code: number): void {
  for (const run of open.splice(0).reverse()) run.abandon(code);
}
