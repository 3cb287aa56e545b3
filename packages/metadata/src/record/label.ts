import type { Queryable } from "@mlops/database";

/** What happened to what was predicted. */
export interface Label {
  readonly predictionId: string;
  readonly late: boolean;
  /** Minutes after the scheduled departure; negative is early. */
  readonly delayMinutes: number;
  /** When it happened, in the data's own (simulated) time. */
  readonly observedAt: Date | string;
}

/** What became of a batch of labels. */
export interface LabelResult {
  /** Stored now. */
  readonly accepted: number;
  /** Known already with the same content, or twice in the batch. */
  readonly duplicates: number;
  /** Known already with other content: the first stays. */
  readonly contradictions: number;
  /** Ids of no prediction: not stored. */
  readonly unknown: string[];
}

interface Outcome {
  prediction_id: string;
  outcome: "accepted" | "duplicate" | "contradiction" | "unknown";
}

/** Stores labels that arrive later, each once, in one statement; a label of no prediction is refused and named. */
export async function recordLabels(db: Queryable, labels: readonly Label[]): Promise<LabelResult> {
  if (labels.length === 0) return { accepted: 0, duplicates: 0, contradictions: 0, unknown: [] };
  const { rows } = await db.query<Outcome>(
    `with batch as (
       select ordinal, "predictionId" as prediction_id, late, "delayMinutes" as delay_minutes, "observedAt" as observed_at,
         row_number() over (partition by "predictionId" order by ordinal) as nth,
         first_value(row (late, "delayMinutes")) over (partition by "predictionId" order by ordinal) as first
       from rows from (jsonb_to_recordset($1) as ("predictionId" uuid, late boolean, "delayMinutes" int, "observedAt" timestamptz))
         with ordinality as row ("predictionId", late, "delayMinutes", "observedAt", ordinal)),
     known as (
       select batch.*, exists (select from mlops.predictions where id = batch.prediction_id) as predicted from batch),
     stored as (
       insert into mlops.labels (prediction_id, late, delay_minutes, observed_at)
       select prediction_id, late, delay_minutes, observed_at from known where predicted and nth = 1
       on conflict (prediction_id) do nothing returning prediction_id)
     select known.prediction_id, case
         when not known.predicted then 'unknown'
         when known.nth = 1 and stored.prediction_id is not null then 'accepted'
         when row (known.late, known.delay_minutes) =
           case when label.prediction_id is null then known.first else row (label.late, label.delay_minutes) end
           then 'duplicate'
         else 'contradiction' end as outcome
     from known
       left join stored on stored.prediction_id = known.prediction_id
       left join mlops.labels label on label.prediction_id = known.prediction_id
     order by ordinal`,
    [JSON.stringify(labels)],
  );
  const count = (outcome: Outcome["outcome"]): number => rows.filter((row) => row.outcome === outcome).length;
  return {
    accepted: count("accepted"),
    duplicates: count("duplicate"),
    contradictions: count("contradiction"),
    unknown: rows.filter((row) => row.outcome === "unknown").map((row) => row.prediction_id),
  };
}
