import type { TrainingOptions } from "@mlops/training";
import type { TrainParams } from "../settings/params.ts";

/** params.yaml's names to the training package's. */
export function trainingOptions(train: TrainParams): TrainingOptions {
  return {
    seed: train.seed,
    hidden: train.hidden,
    epochs: train.epochs,
    batchSize: train.batch_size,
    learningRate: train.learning_rate,
    weightDecay: train.weight_decay,
    delayWeight: train.delay_weight,
    unknownShare: train.unknown_share,
    patience: train.patience,
  };
}
