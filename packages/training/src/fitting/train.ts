import { createRandom, logLoss, rocAuc } from "@mlops/statistics";
import type { AdamOptimizer, Scalar, Tensor1D } from "@tensorflow/tfjs";
import type { TensorFlow } from "../backend/load.ts";
import { DivergedError } from "../errors.ts";
import type { LabelledTable } from "../feature-table.ts";
import { createNetwork, type Network } from "../network/network.ts";
import { readWeights, type Weights } from "../network/weights.ts";
import { type EncodedTable, encodeTable } from "../preprocessing/encode.ts";
import type { Preprocessing } from "../preprocessing/encodings.ts";
import { type Batch, shuffledBatches } from "./batches.ts";
import type { EpochReport, TrainingOptions } from "./options.ts";
import { predictLogits, sigmoid } from "./predict.ts";
import { scheduledRate } from "./schedule.ts";

/** A trained model: all that is needed to predict or to export. */
export interface TrainedModel {
  readonly preprocessing: Preprocessing;
  readonly hidden: readonly number[];
  readonly weights: Weights;
  readonly history: readonly EpochReport[];
  /** The epoch whose weights these are. */
  readonly bestEpoch: number;
}

/** What goes into {@link trainModel}. */
export interface TrainingInput {
  readonly preprocessing: Preprocessing;
  readonly training: LabelledTable;
  /** Later in time than `training`: it decides when to stop. */
  readonly validation: LabelledTable;
  readonly options: TrainingOptions;
  readonly onEpoch?: (report: EpochReport) => void;
}

/** Trains a network; the same input, seed and backend give the same bits. Throws {@link DivergedError}, `ColumnError`. */
export function trainModel(tf: TensorFlow, input: TrainingInput): TrainedModel {
  const { preprocessing, training, validation, options } = input;
  const random = createRandom(options.seed);
  const network = createNetwork(tf, preprocessing, options, random, mean(training.late));
  const encoded = encodeTable(training, preprocessing);
  const heldOut = encodeTable(validation, preprocessing);
  const stepsPerEpoch = Math.max(1, Math.floor(encoded.rows / Math.min(options.batchSize, encoded.rows)));
  const step = createStep(tf, network, options, stepsPerEpoch * options.epochs);
  const history: EpochReport[] = [];
  let best: { epoch: number; logLoss: number; weights: Weights } | undefined;
  for (let epoch = 1; epoch <= options.epochs; epoch += 1) {
    const started = performance.now();
    const losses: number[] = [];
    for (const batch of shuffledBatches(encoded, training, options, random)) losses.push(step.run(batch));
    const trainLoss = mean(losses);
    if (!Number.isFinite(trainLoss)) throw new DivergedError(epoch, options.learningRate);
    const report = {
      epoch,
      learningRate: step.learningRate(),
      trainLoss,
      ...judge(tf, network, heldOut, validation),
      seconds: (performance.now() - started) / 1000,
    };
    history.push(report);
    input.onEpoch?.(report);
    if (best === undefined || report.validationLogLoss < best.logLoss) {
      best = { epoch, logLoss: report.validationLogLoss, weights: readWeights(network) };
    }
    if (epoch - best.epoch >= options.patience) break;
  }
  step.dispose();
  network.dispose();
  if (best === undefined) throw new DivergedError(0, options.learningRate);
  return { preprocessing, hidden: options.hidden, weights: best.weights, history, bestEpoch: best.epoch };
}

function judge(
  tf: TensorFlow,
  network: Network,
  table: EncodedTable,
  labels: LabelledTable,
): { validationLogLoss: number; validationAuc: number } {
  const probabilities = predictLogits(tf, network, table).map(sigmoid);
  return { validationLogLoss: logLoss(labels.late, probabilities), validationAuc: rocAuc(labels.late, probabilities) };
}

interface Step {
  /** One step of the optimizer; the batch's loss. */
  run(batch: Batch): number;
  learningRate(): number;
  dispose(): void;
}

function createStep(tf: TensorFlow, network: Network, options: TrainingOptions, steps: number): Step {
  const optimizer = tf.train.adam(options.learningRate);
  const decayed = network.variables.filter(({ name }) => !name.startsWith("bias")).map(({ variable }) => variable);
  const variables = network.variables.map(({ variable }) => variable);
  let taken = 0;
  return {
    run: (batch) => {
      setRate(optimizer, scheduledRate(taken, steps, options.learningRate));
      taken += 1;
      return tf.tidy(() => {
        const width = batch.dense.length / batch.rows;
        const dense = tf.tensor2d(batch.dense, [batch.rows, width]);
        const ids: Tensor1D[] = batch.ids.map((column) => tf.tensor1d(column, "int32"));
        const late = tf.tensor2d(batch.late, [batch.rows, 1]);
        const delay = tf.tensor2d(batch.delay, [batch.rows, 1]);
        const loss = optimizer.minimize(
          () => {
            const output = network.apply(dense, ids);
            const parts: Scalar[] = [tf.losses.sigmoidCrossEntropy(late, output.logits)];
            if (options.delayWeight > 0) {
              parts.push(tf.mul(options.delayWeight, tf.losses.huberLoss(delay, output.delay)));
            }
            for (const variable of options.weightDecay > 0 ? decayed : []) {
              parts.push(tf.mul(options.weightDecay, tf.sum(tf.square(variable))));
            }
            return tf.addN(parts) as Scalar;
          },
          true,
          variables,
        );
        return (loss as Scalar).dataSync()[0] as number;
      });
    },
    learningRate: () => scheduledRate(Math.max(0, taken - 1), steps, options.learningRate),
    dispose: () => optimizer.dispose(),
  };
}

/** Adam's rate is protected but meant to be set between steps. */
function setRate(optimizer: AdamOptimizer, rate: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = rate;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] as number;
  return sum / values.length;
}
