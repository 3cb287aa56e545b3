import { type Column, requireLength, requireValues } from "../columns.ts";
import { chiSquaredSurvival } from "../distributions/chi-squared.ts";
import { OutOfDomainError } from "../errors.ts";

export interface ChiSquaredResult {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Cramér's V, 0 to 1: the size of the difference, whatever the sample size. */
  readonly cramersV: number;
}

/**
 * Pearson's test that two histograms come from one distribution (scipy's `chi2_contingency(correction=False)` on the
 * 2 x bins table). Bins empty on both sides are left out; one bin left gives p = 1.
 */
export function chiSquaredTwoSample(reference: Column, current: Column): ChiSquaredResult {
  requireLength("current counts", current, reference.length);
  const totals = [sumOf("reference counts", reference), sumOf("current counts", current)] as const;
  const all = totals[0] + totals[1];
  let statistic = 0;
  let bins = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    const column = (reference[bin] as number) + (current[bin] as number);
    if (column === 0) continue;
    bins++;
    statistic += cell(reference[bin] as number, (column * totals[0]) / all);
    statistic += cell(current[bin] as number, (column * totals[1]) / all);
  }
  return result(statistic, bins - 1, all);
}

/** Pearson's goodness of fit of counts to expected shares (scipy's `chisquare`); every share must be above 0. */
export function chiSquaredGoodnessOfFit(counts: Column, shares: Column): ChiSquaredResult {
  requireValues("counts", counts, 1);
  requireLength("expected shares", shares, counts.length);
  const total = sumOf("counts", counts);
  const shareTotal = sumOf("expected shares", shares);
  let statistic = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const share = (shares[bin] as number) / shareTotal;
    if (!(share > 0)) throw new OutOfDomainError("expected shares", "a share above 0", shares[bin], bin);
    statistic += cell(counts[bin] as number, share * total);
  }
  return result(statistic, counts.length - 1, total);
}

function result(statistic: number, degreesOfFreedom: number, rows: number): ChiSquaredResult {
  if (degreesOfFreedom < 1) return { statistic: 0, degreesOfFreedom: 0, pValue: 1, cramersV: 0 };
  const pValue = chiSquaredSurvival(statistic, degreesOfFreedom);
  return { statistic, degreesOfFreedom, pValue, cramersV: Math.min(1, Math.sqrt(statistic / rows)) };
}

function cell(observed: number, expected: number): number {
  return (observed - expected) ** 2 / expected;
}

function sumOf(what: string, column: Column): number {
  let sum = 0;
  for (let bin = 0; bin < column.length; bin++) sum += column[bin] as number;
  if (!(sum > 0)) throw new OutOfDomainError(what, "at least one row in some bin", sum);
  return sum;
}
