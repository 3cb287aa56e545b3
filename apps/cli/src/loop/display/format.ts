import { styleText } from "node:util";
import type { Step, StepOutcome } from "./display.ts";

const titleWidth = 22;

/** ` 3  Data version           1,034,966 flights in 9 weeks`, without its mark and its time. */
export function stepLine(step: Step, text: string): string {
  return `${String(step.number).padStart(2)}  ${step.title.padEnd(titleWidth)} ${text}`.trimEnd();
}

/** The text behind a finished step: its figure, its time, and `reused` when nothing had to be done. */
export function outcomeText(outcome: StepOutcome, seconds: number, stream: NodeJS.WriteStream): string {
  const time = outcome.reused ? "reused" : secondsText(outcome.seconds ?? seconds);
  return `${outcome.figure}  ${styleText("dim", time, { stream })}`;
}

export function secondsText(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

/** `34,018`. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** `0.9 ms`, `1.2 s`. */
export function duration(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(1)} s`;
  return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
}

/** `1 week`, `9 weeks`. */
export function plural(value: number, word: string): string {
  return `${count(value)} ${word}${value === 1 ? "" : "s"}`;
}
