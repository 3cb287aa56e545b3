import { createRandom } from "@mlops/statistics";
import type { LabelledTable } from "../src/feature-table.ts";
import type { EncodingRequest } from "../src/preprocessing/encodings.ts";

/** Encodings of every kind. */
export const requests: readonly EncodingRequest[] = [
  { kind: "number", input: "rate" },
  { kind: "cycle", input: "hour", period: 24, harmonics: 2 },
  { kind: "number", input: "hour" },
  { kind: "category", input: "place", dimension: 3 },
];

const PLACES = ["ATL", "BOS", "CVG", "DFW", "ŁÓDŹ"];

/** Rows whose odds of being late depend on all inputs, so that there is something to learn. */
export function madeTable(rows: number, seed: number): LabelledTable {
  const random = createRandom(seed);
  const rate = new Float32Array(rows);
  const hour = new Float32Array(rows);
  const late = new Float32Array(rows);
  const delayMinutes = new Float32Array(rows);
  const place: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    const where = random.nextInt(PLACES.length);
    place.push(PLACES[where] as string);
    rate[row] = random.nextFloat();
    hour[row] = random.nextInt(48) / 2;
    const logit =
      4 * ((rate[row] as number) - 0.5) + Math.sin((Math.PI * (hour[row] as number)) / 12) + (where === 2 ? 1.5 : -0.5);
    late[row] = random.nextFloat() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    delayMinutes[row] = late[row] === 1 ? 20 + random.nextInt(60) : random.nextInt(20) - 10;
  }
  return { rows, strings: { place }, numbers: { rate, hour }, late, delayMinutes };
}

/** Options for a small network and a few steps. */
export const options = {
  seed: 3,
  hidden: [8, 6],
  epochs: 3,
  batchSize: 128,
  learningRate: 0.02,
  weightDecay: 1e-5,
  delayWeight: 0.3,
  unknownShare: 0.02,
  patience: 2,
};
