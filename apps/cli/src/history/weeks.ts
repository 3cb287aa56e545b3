import type { Queryable } from "@mlops/database";
import { rocAuc } from "@mlops/statistics";

/** What was predicted and what came true in a week of flights. */
export interface WeekHistory {
  /** Monday. */
  readonly week: string;
  readonly predictions: number;
  readonly labelled: number;
  /** Share of late flights among the labelled; undefined without labels. */
  readonly lateShare: number | undefined;
  /** Of the probabilities that were served; undefined when only one class has come in yet. */
  readonly auc: number | undefined;
  /** Mean of the probabilities. */
  readonly meanProbability: number;
  /** Versions that served, in order. */
  readonly modelVersions: readonly number[];
}

interface Row {
  readonly week: string;
  readonly model_version: number;
  readonly probability: number;
  readonly late: boolean | null;
}

/** The prediction log by week of scheduled departure, from the first to the last. */
export async function readWeeks(db: Queryable, modelName: string): Promise<WeekHistory[]> {
  const { rows } = await db.query<Row>(
    `select to_char(date_trunc('week', event_time at time zone 'UTC'), 'YYYY-MM-DD') as week,
       model_version, probability, late
     from mlops.predictions left join mlops.labels on labels.prediction_id = predictions.id
     where model_name = $1 and event_time is not null
     order by 1`,
    [modelName],
  );
  return [...groupByWeek(rows)].map(([week, ofWeek]) => toHistory(week, ofWeek));
}

function groupByWeek(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.week);
    if (group) group.push(row);
    else groups.set(row.week, [row]);
  }
  return groups;
}

function toHistory(week: string, rows: readonly Row[]): WeekHistory {
  const labelled = rows.filter((row) => row.late !== null);
  const late = labelled.filter((row) => row.late).length;
  return {
    week,
    predictions: rows.length,
    labelled: labelled.length,
    lateShare: labelled.length > 0 ? late / labelled.length : undefined,
    auc: late > 0 && late < labelled.length ? aucOf(labelled) : undefined,
    meanProbability: rows.reduce((sum, row) => sum + row.probability, 0) / rows.length,
    modelVersions: [...new Set(rows.map((row) => row.model_version))].sort((a, b) => a - b),
  };
}

function aucOf(rows: readonly Row[]): number {
  const labels = Uint8Array.from(rows, (row) => (row.late ? 1 : 0));
  return rocAuc(
    labels,
    Float64Array.from(rows, (row) => row.probability),
  );
}
