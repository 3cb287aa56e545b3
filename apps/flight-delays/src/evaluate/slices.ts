import { delongAuc, logLoss } from "@mlops/statistics";
import type { FlightTable } from "../tables/read-table.ts";

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
  /** Mean probability less the late share: above 0 the model fears too much. */
  readonly calibration_gap: number;
}

/** Fewer flights than this say too little about a slice. */
const MINIMUM_ROWS = 200;
/** The airports with most flights. */
const AIRPORTS = 10;

/** Metrics by origin airport (the busiest ten), scheduled hour and month; slices with one outcome only are left out. */
export function sliceMetrics(test: FlightTable, probabilities: Float32Array): SliceMetrics[] {
  const airports = measure(groupRows("origin", test.strings.origin ?? []), test, probabilities);
  const busiest = airports.sort((a, b) => b.rows - a.rows).slice(0, AIRPORTS);
  const wholeHours = test.numbers.scheduled_hour?.map(Math.floor) ?? [];
  const hours = measure(groupRows("hour", wholeHours), test, probabilities);
  const months = measure(groupRows("month", test.numbers.month ?? []), test, probabilities);
  return [...busiest, ...hours, ...months];
}

/** Row numbers by value, in the order of the values. */
function groupRows(name: string, column: ArrayLike<string | number>): [string, number[]][] {
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

function measure(
  groups: readonly [string, number[]][],
  test: FlightTable,
  probabilities: Float32Array,
): SliceMetrics[] {
  return groups.flatMap(([slice, rows]) => {
    const late = Float32Array.from(rows, (row) => test.late[row] as number);
    const scores = Float32Array.from(rows, (row) => probabilities[row] as number);
    const share = mean(late);
    if (rows.length < MINIMUM_ROWS || share === 0 || share === 1) return [];
    const { auc, standardError } = delongAuc(late, scores);
    return [
      {
        slice,
        rows: rows.length,
        late_share: share,
        auc,
        auc_low: Math.max(0, auc - 1.96 * standardError),
        auc_high: Math.min(1, auc + 1.96 * standardError),
        log_loss: logLoss(late, scores),
        calibration_gap: mean(scores) - share,
      },
    ];
  });
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
