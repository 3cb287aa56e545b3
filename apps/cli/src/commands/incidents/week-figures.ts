import type { Queryable } from "@mlops/database";

/** A complete week of flights as the monitor measured it, for one model version. */
export interface WeekFigures {
  /** Its Monday. */
  readonly week: string;
  readonly modelVersion: number;
  readonly predictions: number;
  /** Null while its labels are too few. */
  readonly auc: number | null;
  readonly scorePsi: number | null;
  /** Observed share of late flights, 0 to 1. */
  readonly shareLate: number | null;
  /** When the monitor took it for complete. */
  readonly closedAt: Date;
}

/** Oldest first. */
export async function readWeekFigures(db: Queryable): Promise<WeekFigures[]> {
  const { rows } = await db.query<WeekFigures>(
    `select week::text as week, model_version as "modelVersion", predictions,
       (performance #>> '{metrics,auc,estimate}')::float8 as auc,
       (drift #>> '{score,psi}')::float8 as "scorePsi",
       (performance #>> '{metrics,positiveShare,estimate}')::float8 as "shareLate", closed_at as "closedAt"
     from monitor.windows where status = 'closed' and closed_at is not null order by week, model_version`,
  );
  return rows;
}
