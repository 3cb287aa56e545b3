/** One value of a metric. Times in milliseconds; int64 as digits. */
export interface Metric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: string;
  readonly step: string;
  readonly model_id?: string | undefined;
  readonly dataset_name?: string | undefined;
  readonly dataset_digest?: string | undefined;
}

/** Greatest finite double: MLflow keeps an infinity as this. */
const greatest = Number.MAX_VALUE;

/** A value as the database has it. */
export function storedValue(value: number): number {
  return value === Number.POSITIVE_INFINITY ? greatest : value === Number.NEGATIVE_INFINITY ? -greatest : value;
}
