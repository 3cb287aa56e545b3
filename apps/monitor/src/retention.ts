import type { ConnectionSource } from "@mlops/database";

export async function keepHouse(
  _pool: ConnectionSource,
  _options: { keepMonths: number | undefined; now: Date },
): Promise<void> {}
