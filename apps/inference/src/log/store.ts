import type { InsertPredictions, Prediction } from "./prediction.ts";
import type { LogObserver } from "./prediction-log.ts";

/** Rows of one insert: many enough to be cheap, few enough that writing them as JSON does not hold up answers (1 ms). */
const insertRows = 250;

/**
 * Inserts predictions in order. Rejects when the database is away. Rows that it refuses for what they hold (SQLSTATE
 * classes 22 data exception and 23 integrity constraint violation) are searched out by halving, told, and passed over.
 */
export async function storeAll(
  predictions: readonly Prediction[],
  insert: InsertPredictions,
  observer: Pick<LogObserver, "stored" | "refused">,
): Promise<void> {
  for (let start = 0; start < predictions.length; start += insertRows) {
    await storeSome(predictions.slice(start, start + insertRows), insert, observer);
  }
}

async function storeSome(
  rows: readonly Prediction[],
  insert: InsertPredictions,
  observer: Pick<LogObserver, "stored" | "refused">,
): Promise<void> {
  try {
    await insert(rows);
    observer.stored(rows.length);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (rows.length === 1) observer.refused(1, error as Error);
    else await storeHalves(rows, insert, observer);
  }
}

async function storeHalves(
  rows: readonly Prediction[],
  insert: InsertPredictions,
  observer: Pick<LogObserver, "stored" | "refused">,
): Promise<void> {
  const middle = rows.length >> 1;
  await storeSome(rows.slice(0, middle), insert, observer);
  await storeSome(rows.slice(middle), insert, observer);
}

function isRefusal(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && /^2[23]/.test(code);
}
