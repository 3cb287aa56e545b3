import type { Random } from "./random.ts";

/** `size` indices drawn with replacement from 0 … population-1. */
export function drawWithReplacement(random: Random, population: number, size: number): Uint32Array {
  const indices = new Uint32Array(size);
  for (let draw = 0; draw < size; draw++) indices[draw] = random.nextInt(population);
  return indices;
}

/** `size` different indices of 0 … population-1, in random order (partial Fisher-Yates). */
export function drawWithoutReplacement(random: Random, population: number, size: number): Uint32Array {
  const indices = new Uint32Array(population);
  for (let index = 0; index < population; index++) indices[index] = index;
  const drawn = Math.min(size, population);
  for (let draw = 0; draw < drawn; draw++) {
    const other = draw + random.nextInt(population - draw);
    const kept = indices[draw] as number;
    indices[draw] = indices[other] as number;
    indices[other] = kept;
  }
  return indices.slice(0, drawn);
}

/** How often each of `population` rows is drawn in `population` draws with replacement; written into `counts`. */
export function drawCounts(random: Random, counts: Uint16Array): void {
  counts.fill(0);
  const population = counts.length;
  for (let draw = 0; draw < population; draw++) {
    const row = random.nextInt(population);
    counts[row] = (counts[row] as number) + 1;
  }
}
