import { logLoss, type Random, rocAuc } from "@mlops/statistics";
import type { FeatureTable, LabelledTable } from "../feature-table.ts";
import { shuffledOrder } from "../shuffle.ts";

/** What a model loses when one input says nothing of its row any more. */
export interface InputImportance {
  readonly input: string;
  /** AUC on the table less AUC with the input's values shuffled among the rows. */
  readonly aucDrop: number;
  /** Log loss with the values shuffled less log loss on the table. */
  readonly logLossRise: number;
}

/**
 * Permutation importance (Breiman 2001, section 10): shuffles one raw input at a time and measures what the model loses.
 * Inputs that say the same thing share their importance: shuffling one leaves the other. Largest rise of log loss first.
 */
export async function permutationImportance(
  predict: (table: FeatureTable) => Float32Array | Promise<Float32Array>,
  table: LabelledTable,
  random: Random,
): Promise<InputImportance[]> {
  const whole = await predict(table);
  const [auc, loss] = [rocAuc(table.late, whole), logLoss(table.late, whole)];
  const found: InputImportance[] = [];
  for (const input of [...Object.keys(table.strings), ...Object.keys(table.numbers)]) {
    const probabilities = await predict(withShuffled(table, input, random));
    found.push({
      input,
      aucDrop: auc - rocAuc(table.late, probabilities),
      logLossRise: logLoss(table.late, probabilities) - loss,
    });
  }
  return found.sort((a, b) => b.logLossRise - a.logLossRise);
}

function withShuffled(table: FeatureTable, input: string, random: Random): FeatureTable {
  const order = shuffledOrder(table.rows, random);
  const texts = table.strings[input];
  if (texts !== undefined) {
    return { ...table, strings: { ...table.strings, [input]: Array.from(order, (row) => texts[row] as string) } };
  }
  const numbers = table.numbers[input] as Float32Array;
  return {
    ...table,
    numbers: { ...table.numbers, [input]: Float32Array.from(order, (row) => numbers[row] as number) },
  };
}
