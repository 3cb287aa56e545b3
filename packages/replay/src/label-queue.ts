import type { Truth } from "./replayed-row.ts";

/** The truth about a prediction, known some simulated time after it was asked for. */
export interface Label {
  readonly predictionId: string;
  readonly truth: Truth;
  /** Simulated time at which it becomes known, milliseconds since 1970. */
  readonly observedAt: number;
}

/** Labels that wait for their time; adding and taking cost a few operations, whatever waits. */
export interface LabelQueue {
  add(label: Label): void;
  /** Removes and gives all labels known at a simulated time, to the hour. */
  takeDue(time: number): Label[];
  readonly size: () => number;
}

const hourMilliseconds = 3_600_000;

export function createLabelQueue(): LabelQueue {
  const byHour = new Map<number, Label[]>();
  let size = 0;
  return {
    add: (label) => {
      const hour = Math.ceil(label.observedAt / hourMilliseconds);
      const waiting = byHour.get(hour);
      if (waiting) waiting.push(label);
      else byHour.set(hour, [label]);
      size += 1;
    },
    takeDue: (time) => {
      const hours = [...byHour.keys()].filter((hour) => hour * hourMilliseconds <= time).sort((a, b) => a - b);
      const due = hours.flatMap((hour) => byHour.get(hour) ?? []);
      for (const hour of hours) byHour.delete(hour);
      size -= due.length;
      return due;
    },
    size: () => size,
  };
}
