import { setTimeout as wait } from "node:timers/promises";

/**
 * Looks until `look` gives something that is not undefined, and returns it with the seconds it took.
 * @template T
 * @param {string} what named when it does not come
 * @param {number} seconds to wait at most
 * @param {() => Promise<T | undefined>} look
 */
export async function until(what, seconds, look) {
  const begun = performance.now();
  let last;
  while (performance.now() - begun < seconds * 1000) {
    try {
      const found = await look();
      if (found !== undefined) return { found, seconds: (performance.now() - begun) / 1000 };
    } catch (error) {
      last = error;
    }
    await wait(500);
  }
  throw new Error(`${what}: not within ${seconds} s`, { cause: last });
}
