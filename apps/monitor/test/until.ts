import { setTimeout as sleep } from "node:timers/promises";

/** Reads again and again until the value fits; fails with the last value after 25 s. */
export async function until<T>(read: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  const end = performance.now() + 25_000;
  for (;;) {
    const value = await read();
    if (fits(value)) return value;
    if (performance.now() > end) throw new Error(`waited in vain; last: ${JSON.stringify(value).slice(0, 2000)}`);
    await sleep(20);
  }
}
