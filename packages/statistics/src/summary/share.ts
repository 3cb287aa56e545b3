import { normalQuantile } from "../distributions/normal.ts";
import { OutOfDomainError } from "../errors.ts";
import type { Interval } from "./interval.ts";

/** Wilson's score interval (1927) for a share of `successes` in `trials`. */
export function wilsonInterval(successes: number, trials: number, confidence: number = 0.95): Interval {
  if (!(trials > 0)) throw new OutOfDomainError("trials", "a number above 0", trials);
  if (!(successes >= 0 && successes <= trials)) throw new OutOfDomainError("successes", `0 to ${trials}`, successes);
  const z = normalQuantile(0.5 + confidence / 2);
  const share = successes / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return { estimate: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), confidence };
}
