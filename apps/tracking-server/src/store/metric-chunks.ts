import { arrayOf, textArray } from "./database.ts";
import { type Metric, storedValue } from "./metric.ts";

/** Values of one metric that become one row. */
interface Chunk {
  readonly key: string;
  readonly metrics: Metric[];
}

/** Most values of a chunk: three arrays of 8 bytes each fill most of a page of 8 kB. */
const chunkLength = 256;

/** Metrics by key, in chunks. */
export function toChunks(metrics: readonly Metric[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const open = new Map<string, Chunk>();
  for (const metric of metrics) {
    let chunk = open.get(metric.key);
    if (!chunk || chunk.metrics.length === chunkLength) {
      chunk = { key: metric.key, metrics: [] };
      open.set(metric.key, chunk);
      chunks.push(chunk);
    }
    chunk.metrics.push(metric);
  }
  return chunks;
}

/** Array literals: place of the run (from 1), key, and array literals of values, times, steps. */
export function chunkColumns(groups: readonly (readonly Chunk[])[]): string[] {
  const placed = groups.flatMap((chunks, index) => chunks.map((chunk) => ({ ...chunk, place: index + 1 })));
  const arrays = (pick: (metric: Metric) => string | number): string =>
    textArray(placed.map(({ metrics }) => arrayOf(metrics.map(pick))));
  return [
    arrayOf(placed.map(({ place }) => place)),
    textArray(placed.map(({ key }) => key)),
    arrays((metric) => storedValue(metric.value)),
    arrays((metric) => metric.timestamp),
    arrays((metric) => metric.step),
  ];
}
