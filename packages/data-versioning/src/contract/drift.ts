import type { ColumnProfile, TableProfile } from "../table/profile.ts";
import type { ColumnContract, ContractViolation, DriftLimits } from "./contract.ts";

/** Smallest share in the index, so that a value that came or went does not make it infinite. */
const SMALLEST_SHARE = 1e-4;

/** Checks how far columns moved from the last version. */
export function checkDrift(
  columns: readonly ColumnContract[],
  now: TableProfile,
  last: TableProfile,
): ContractViolation[] {
  return columns.flatMap((column) => {
    const current = now.columns.find((one) => one.name === column.name);
    const previous = last.columns.find((one) => one.name === column.name);
    return column.drift && current && previous ? columnDrift(column.name, column.drift, current, previous) : [];
  });
}

function columnDrift(name: string, limits: DriftLimits, now: ColumnProfile, last: ColumnProfile): ContractViolation[] {
  const violations: ContractViolation[] = [];
  const check = (rule: string, limit: number | undefined, moved: number | undefined, unit: string): void => {
    if (limit === undefined || moved === undefined || moved <= limit) return;
    const expected = `at most ${limit}${unit} from the last version`;
    violations.push({
      column: name,
      rule,
      expected,
      found: `${moved.toPrecision(3)}${unit}`,
      count: 0,
      examples: [],
      breaking: false,
    });
  };
  check("drift of the mean", limits.mean, meanShift(now, last), " standard deviations");
  check("drift of nulls", limits.nulls, Math.abs(now.nullShare - last.nullShare), "");
  check("drift of shares (PSI)", limits.psi, stabilityIndex(now.shares, last.shares), "");
  return violations;
}

/** Distance of the means in standard deviations of the last version. */
function meanShift(now: ColumnProfile, last: ColumnProfile): number | undefined {
  if (now.mean === undefined || last.mean === undefined || last.standardDeviation === undefined) return undefined;
  const distance = Math.abs(now.mean - last.mean);
  if (distance === 0) return 0;
  return last.standardDeviation === 0 ? Number.POSITIVE_INFINITY : distance / last.standardDeviation;
}

/** Population stability index: the sum of (p - q) ln(p / q) over all values. */
export function stabilityIndex(now: ColumnProfile["shares"], last: ColumnProfile["shares"]): number | undefined {
  if (!now || !last) return undefined;
  let index = 0;
  for (const value of new Set([...Object.keys(now), ...Object.keys(last)])) {
    const p = Math.max(now[value] ?? 0, SMALLEST_SHARE);
    const q = Math.max(last[value] ?? 0, SMALLEST_SHARE);
    index += (p - q) * Math.log(p / q);
  }
  return index;
}
