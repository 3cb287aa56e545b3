import type { Column, Random } from "@mlops/statistics";

/** A source of windows as the training data would give them without any drift. */
export interface TrainingWindows {
  /** Different windows that can be drawn from: 1 when rows are drawn one by one. */
  readonly windows: number;
  /** Days of a window; null when rows are drawn one by one. */
  readonly days: number | null;
  /** Row numbers in order of event time. */
  readonly order: Uint32Array;
  /** Half-open range of `order` that window `index` draws its rows from. */
  range(index: number): readonly [start: number, end: number];
}

const DAY_MILLISECONDS = 86_400_000;

/**
 * With event times over at least twice `days`: every stretch of `days` whole days within the training period, so that
 * a resampled window has the weather, the weekdays and the ups and downs of a real week. Otherwise all rows alike.
 */
export function trainingWindows(rows: number, eventTimes: Column | undefined, days: number): TrainingWindows {
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  const everything: TrainingWindows = { windows: 1, days: null, order, range: () => [0, rows] };
  if (!eventTimes) return everything;
  const times = eventTimes;
  order.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  const starts = dayStarts(order, times);
  const windows = starts.length - 1 - days + 1;
  if (windows < days + 1) return everything;
  return { windows, days, order, range: (index) => [starts[index] as number, starts[index + days] as number] };
}

/** A window, drawn with equal chance; empty ones (days without traffic) are drawn again. */
export function drawWindow(random: Random, source: TrainingWindows): number {
  for (;;) {
    const index = random.nextInt(source.windows);
    const [start, end] = source.range(index);
    if (end > start) return index;
  }
}

/** Where each calendar day begins in `order`, and the end. */
function dayStarts(order: Uint32Array, eventTimes: Column): number[] {
  const dayOf = (position: number): number =>
    Math.floor((eventTimes[order[position] as number] as number) / DAY_MILLISECONDS);
  const starts: number[] = [0];
  let day = dayOf(0);
  for (let position = 1; position < order.length; position++) {
    for (const next = dayOf(position); day < next; day++) starts.push(position);
  }
  starts.push(order.length);
  return starts;
}
