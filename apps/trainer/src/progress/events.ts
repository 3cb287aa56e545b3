/** The parts of a training, in order. */
export type Phase = "data" | "pipeline" | "registry" | "gate";

/** What the trainer tells on its standard output, one JSON object a line, among its log lines. */
type TrainerEvent =
  | { readonly event: "started"; readonly reason: string; readonly throughWeek: string }
  | { readonly event: "phase-started"; readonly phase: Phase }
  | {
      readonly event: "phase-finished";
      readonly phase: Phase;
      readonly seconds: number;
      /** The figure that matters, for people. */
      readonly figure: string;
      /** Whether what was there already served. */
      readonly reused: boolean;
    }
  | { readonly event: "stage-started"; readonly stage: string }
  | {
      readonly event: "stage-finished";
      readonly stage: string;
      readonly outcome: string;
      readonly seconds: number;
      readonly figure?: string;
    }
  | { readonly event: "output"; readonly stage: string; readonly line: string }
  | { readonly event: "decision"; readonly promoted: boolean; readonly challenger: number; readonly reason: string }
  | { readonly event: "finished"; readonly reason: string; readonly seconds: number }
  | { readonly event: "failed"; readonly message: string; readonly retrying: boolean };

/** Takes events; the program writes them out, a test collects them. */
export type Emit = (event: TrainerEvent) => void;

/** Writes each event as a line of JSON. */
export function emitTo(stream: { write(text: string): unknown }): Emit {
  return (event) => {
    stream.write(`${JSON.stringify(event)}\n`);
  };
}

/** Runs a phase between its two events. */
export async function inPhase<T>(
  emit: Emit,
  phase: Phase,
  work: () => Promise<T>,
  describe: (result: T) => { readonly figure: string; readonly reused: boolean },
): Promise<T> {
  emit({ event: "phase-started", phase });
  const started = performance.now();
  const result = await work();
  emit({ event: "phase-finished", phase, seconds: (performance.now() - started) / 1000, ...describe(result) });
  return result;
}
