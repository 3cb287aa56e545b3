import type { Random } from "@mlops/statistics";

/** The numbers from 0 to `rows` - 1 in a random order (Fisher and Yates). */
export function shuffledOrder(rows: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: rows }, (_, index) => index);
  for (let last = rows - 1; last > 0; last -= 1) {
    const other = random.nextInt(last + 1);
    const swapped = order[last] as number;
    order[last] = order[other] as number;
    order[other] = swapped;
  }
  return order;
}
