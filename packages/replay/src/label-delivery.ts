import { setTimeout as sleep } from "node:timers/promises";
import type { LabelClient } from "./label-client.ts";
import { createLabelQueue } from "./label-queue.ts";
import type { ReplayedRow } from "./replayed-row.ts";
import type { Week } from "./weeks.ts";

/** Labels of answered predictions, delivered when the simulated time has come. */
export interface LabelDelivery {
  /** The truth about an answered row, due some hours after it can be known. */
  add(week: Week, row: ReplayedRow, predictionId: string): void;
  /** Simulated time has come this far; never backwards. */
  advance(time: number): void;
  /** No more rows: all that waits is due now, and `run` ends when it is delivered. */
  finish(): void;
  /** Delivers until `finish`. */
  run(): Promise<void>;
  /** Whether the week had labels and none waits any more. */
  isDone(week: Week): boolean;
  delivered(): number;
  /** Labels that the monitor refused to the end. */
  unknown(): number;
}

interface DeliveryOptions {
  readonly labels: LabelClient;
  readonly labelDelayHours: number;
  readonly signal: AbortSignal;
}

const pauseMilliseconds = 60;
const hourMilliseconds = 3_600_000;

export function createLabelDelivery(options: DeliveryOptions): LabelDelivery {
  const queue = createLabelQueue();
  const weekOf = new Map<string, Week>();
  const waitingByWeek = new Map<Week, number>();
  let simulatedTime = Number.NEGATIVE_INFINITY;
  let delivered = 0;
  let unknown = 0;

  const deliverDue = async (): Promise<void> => {
    const due = queue.takeDue(simulatedTime);
    if (due.length === 0) return;
    const counts = await options.labels.deliver(due, options.signal);
    delivered += due.length - counts.unknown;
    unknown += counts.unknown;
    for (const { predictionId } of due) {
      const week = weekOf.get(predictionId);
      weekOf.delete(predictionId);
      if (week !== undefined) waitingByWeek.set(week, (waitingByWeek.get(week) ?? 1) - 1);
    }
  };

  return {
    add: (week, row, predictionId) => {
      weekOf.set(predictionId, week);
      waitingByWeek.set(week, (waitingByWeek.get(week) ?? 0) + 1);
      queue.add({
        predictionId,
        truth: row.truth,
        observedAt: row.knownAt + options.labelDelayHours * hourMilliseconds,
      });
    },
    advance: (time) => {
      simulatedTime = Math.max(simulatedTime, time);
    },
    finish: () => {
      simulatedTime = Number.POSITIVE_INFINITY;
    },
    run: async () => {
      while (simulatedTime !== Number.POSITIVE_INFINITY || queue.size() > 0) {
        await deliverDue();
        if (simulatedTime !== Number.POSITIVE_INFINITY) {
          await sleep(pauseMilliseconds, undefined, { signal: options.signal });
        }
      }
    },
    isDone: (week) => waitingByWeek.get(week) === 0,
    delivered: () => delivered,
    unknown: () => unknown,
  };
}
