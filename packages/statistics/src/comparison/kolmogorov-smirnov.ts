import { ascending, type Column, requireFinite, requireLength, requireValues } from "../columns.ts";
import { kolmogorovSurvival } from "../distributions/kolmogorov.ts";
import { exactKolmogorovSmirnovPValue } from "./kolmogorov-smirnov-exact.ts";

export interface KolmogorovSmirnovResult {
  /** Largest distance of the two distribution functions, 0 to 1. */
  readonly distance: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** Up to this many pairs (n x m) the p-value is exact. */
const EXACT_PAIRS = 10_000;

/**
 * Two-sample Kolmogorov-Smirnov test. The p-value is exact (scipy's `method="exact"`) for small samples, otherwise the
 * asymptotic one with Stephens' correction (1970), within 5 % of scipy's from 100 rows on. With ties it errs on the
 * side of no difference.
 */
export function kolmogorovSmirnov(reference: Column, current: Column): KolmogorovSmirnovResult {
  requireValues("Kolmogorov-Smirnov reference", reference, 1);
  requireValues("Kolmogorov-Smirnov current", current, 1);
  requireFinite("Kolmogorov-Smirnov reference", reference);
  requireFinite("Kolmogorov-Smirnov current", current);
  const [n, m] = [reference.length, current.length];
  const distance = largestDistance(ascending(reference), ascending(current));
  const exact = n * m <= EXACT_PAIRS;
  return { distance, pValue: exact ? exactKolmogorovSmirnovPValue(distance, n, m) : asymptoticPValue(distance, n, m) };
}

/**
 * The same test on counts over shared, ordered bins: for logs too long to keep. The distance is a lower bound of that
 * on the values, so it never alarms where the values would not.
 */
export function kolmogorovSmirnovOfCounts(reference: Column, current: Column): KolmogorovSmirnovResult {
  requireLength("Kolmogorov-Smirnov current counts", current, reference.length);
  const [n, m] = [total(reference), total(current)];
  let [a, b, distance] = [0, 0, 0];
  for (let bin = 0; bin < reference.length; bin++) {
    a += (reference[bin] as number) / n;
    b += (current[bin] as number) / m;
    distance = Math.max(distance, Math.abs(a - b));
  }
  return { distance, pValue: asymptoticPValue(distance, n, m) };
}

function asymptoticPValue(distance: number, n: number, m: number): number {
  const root = Math.sqrt((n * m) / (n + m));
  return kolmogorovSurvival((root + 0.12 + 0.11 / root) * distance);
}

function largestDistance(a: Float64Array, b: Float64Array): number {
  let [i, j, largest] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}

function total(counts: Column): number {
  requireValues("Kolmogorov-Smirnov counts", counts, 1);
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) sum += counts[bin] as number;
  requireValues("Kolmogorov-Smirnov rows", { length: sum }, 1);
  return sum;
}
