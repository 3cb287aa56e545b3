import type { Supervisor } from "../supervision/supervisor.ts";

/** The ways in which a start is ended from outside: Ctrl-C, SIGTERM, a closed terminal, a service that cannot be kept up. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Resolves when a person ends it; rejects when a service failed for good. */
  readonly ended: Promise<void>;
  /** Whether a person (and not a failure) ended it. */
  wasInterrupted(): boolean;
  dispose(): void;
}

/** Asked to end by a signal: not a failure. */
class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Listens until disposed of. A second Ctrl-C forces what has not ended yet. */
export function createInterruption(supervisor: Supervisor, output: NodeJS.WriteStream): Interruption {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      void supervisor.stopAll(0);
      return;
    }
    output.write(name === "SIGINT" ? "\nStopping (Ctrl-C again to force) …\n" : "\nStopping …\n");
    controller.abort(new InterruptedError(`ended by ${name}`));
  };
  const onFailure = (): void => controller.abort(supervisor.failed.reason);
  for (const name of signals) process.on(name, onSignal);
  supervisor.failed.addEventListener("abort", onFailure, { once: true });
  const wasInterrupted = (): boolean => controller.signal.reason instanceof InterruptedError;
  const ended = new Promise<void>((resolve, reject) => {
    controller.signal.addEventListener("abort", () =>
      wasInterrupted() ? resolve() : reject(controller.signal.reason),
    );
  });
  ended.catch(() => {});
  return {
    signal: controller.signal,
    ended,
    wasInterrupted,
    dispose: () => {
      for (const name of signals) process.off(name, onSignal);
      supervisor.failed.removeEventListener("abort", onFailure);
    },
  };
}
