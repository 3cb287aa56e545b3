import { delongAuc, logLoss } from "@mlops/statistics";
import type { LabelledTable } from "@mlops/training";

/** How the model does on a part of the test rows, with a 95 % interval of the AUC (DeLong). */
export interface SliceMetrics {
  /** `origin=ORD`, `hour=17`, `month=6`. */
  readonly slice: string;
  readonly rows: number;
  readonly late_share: number;
  readonly auc: number;
  readonly auc_low: number;
  readonly auc_high: number;
  readonly log_loss: number;
  /** Mean probability less the share of positives: above 0 the model fears too much. */
  readonly calibration_gap: number;
}

/** A part of a table: its name and its row numbers. */
export type TableSlice = readonly [name: string, rows: readonly number[]];

/** Fewer rows than this say too little about a slice. */
const MINIMUM_ROWS = 200;

/** Row numbers by value, in the order of the values. */
export function groupRows(name: string, column: ArrayLike<string | number>): TableSlice[] {
  const groups = new Map<string | number, number[]>();
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row] as string | number;
    const group = groups.get(value);
    if (group) group.push(row);
    else groups.set(value, [row]);
  }
  const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return ordered.map(([value, rows]) => [`${name}=${value}`, rows]);
}

/** The slices' metrics; slices with few rows, or with one outcome only, are left out. */
export function measureSlices(
  slices: readonly TableSlice[],
  { late }: LabelledTable,
  probabilities: Float32Array,
): SliceMetrics[] {
  return slices.flatMap(([slice, rows]) => {
    const labels = Float32Array.from(rows, (row) => late[row] as number);
    const scores = Float32Array.from(rows, (row) => probabilities[row] as number);
    const share = mean(labels);
    if (rows.length < MINIMUM_ROWS || share === 0 || share === 1) return [];
    const { auc, standardError } = delongAuc(labels, scores);
    return [
      {
        slice,
        rows: rows.length,
        late_share: share,
        auc,
        auc_low: Math.max(0, auc - 1.96 * standardError),
        auc_high: Math.min(1, auc + 1.96 * standardError),
        log_loss: logLoss(labels, scores),
        calibration_gap: mean(scores) - share,
      },
    ];
  });
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
