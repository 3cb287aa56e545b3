import { createRandom } from "@mlops/statistics";
import { RequestError } from "../errors.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { ColumnValues } from "../onnx/element-type.ts";
import type { NamedTensor } from "../onnx/session.ts";
import type { Block } from "../request/block.ts";
import type { Cell } from "../request/cell.ts";
import { scoreOfRow } from "../service/score.ts";
import { type Baseline, baselineOf } from "./baseline.ts";

/** Contributions of the inputs to the score of each row: they add up to the score less the baseline's score. */
export interface Explanation {
  /** For people: how the figures were made. */
  readonly method: string;
  readonly baselineScore: number;
  /** By row, one figure for each model input in order, in units of the score. */
  readonly contributions: readonly (readonly number[])[];
}

/** Pairs of a random order of the inputs and its reverse (antithetic sampling halves the variance). */
const orderPairs = 10;

/** Rows that one request may have explained: each costs `2 * orderPairs * (inputs + 1)` rows of the model. */
const explainedRowsLimit = 32;

const method =
  `Shapley values sampled over ${orderPairs} pairs of antithetic input orders (seeded); ` +
  "baseline: the typical row of the model's input example";

/**
 * Sampled Shapley values (Castro, Gomez and Tejada 2009; antithetic pairs after Mitchell et al. 2022): inputs are changed
 * from the baseline's value to the row's one after the other, and each change of the score is that input's contribution.
 */
export async function explainBlock(model: ServedModel, block: Block, deadlineAt: number): Promise<Explanation> {
  if (!model.schema.rowwise) throw new RequestError("shape", "explain: the rows of this model cannot be told apart");
  if (block.rows > explainedRowsLimit) {
    throw new RequestError("rows", `explain: expected at most ${explainedRowsLimit} rows, found ${block.rows}`);
  }
  const baseline = baselineOf(model);
  const orders = makeOrders(model.schema.inputs.length);
  const contributions: number[][] = [];
  let baselineScore = 0;
  for (let row = 0; row < block.rows; row++) {
    const scores = await scoreChains(model, block, row, baseline, orders, deadlineAt);
    baselineScore = scores[0] as number;
    contributions.push(sumContributions(scores, orders));
  }
  return { method, baselineScore, contributions };
}

function makeOrders(inputs: number): number[][] {
  const random = createRandom(1);
  return Array.from({ length: orderPairs }).flatMap(() => {
    const order = Array.from({ length: inputs }, (_, index) => index);
    for (let last = inputs - 1; last > 0; last--) {
      const other = random.nextInt(last + 1);
      [order[last], order[other]] = [order[other] as number, order[last] as number];
    }
    return [order, order.toReversed()];
  });
}

/** Scores along each order's chain of rows, from the baseline to the row itself: `inputs + 1` for each order. */
async function scoreChains(
  model: ServedModel,
  block: Block,
  row: number,
  baseline: Baseline,
  orders: readonly (readonly number[])[],
  deadlineAt: number,
): Promise<number[]> {
  const { inputs, widths } = model.schema;
  const steps = inputs.length + 1;
  const columns = inputs.map((_, input) => {
    const width = widths[input] as number;
    const own = cellsOf(block.columns[input] as ColumnValues, row, width);
    return orders.flatMap((order) => {
      const changedAt = order.indexOf(input) + 1;
      return Array.from({ length: steps }, (_, step) => (step >= changedAt ? own : (baseline[input] as Cell[]))).flat();
    });
  });
  const rows = orders.length * steps;
  const outputs = await runBlock(model, { ...block, rows, columns: columns as Block["columns"] }, deadlineAt);
  return Array.from({ length: rows }, (_, index) => scoreOfRow(outputs.outputs, outputs.first + index) ?? Number.NaN);
}

function cellsOf(values: ColumnValues, row: number, width: number): Cell[] {
  return Array.from({ length: width }, (_, cell) => values[row * width + cell] as Cell);
}

function runBlock(
  model: ServedModel,
  block: Block,
  deadlineAt: number,
): Promise<{ readonly outputs: readonly NamedTensor[]; readonly first: number }> {
  return new Promise((done, failed) => {
    model.engine.submit({ block, submittedAt: performance.now(), deadlineAt, alive: () => true, done, failed });
  });
}

function sumContributions(scores: readonly number[], orders: readonly (readonly number[])[]): number[] {
  const steps = (orders[0]?.length ?? 0) + 1;
  const sums = new Array<number>(steps - 1).fill(0);
  orders.forEach((order, chain) => {
    order.forEach((input, step) => {
      const at = chain * steps + step;
      sums[input] = (sums[input] as number) + (scores[at + 1] as number) - (scores[at] as number);
    });
  });
  return sums.map((sum) => sum / orders.length);
}
