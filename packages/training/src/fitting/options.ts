/** How to train. */
export interface TrainingOptions {
  readonly seed: number;
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  /** The highest learning rate: Adam warms up over the first tenth of the steps, then follows half a cosine to 0. */
  readonly learningRate: number;
  /** Weight of the sum of squared weights in the loss. */
  readonly weightDecay: number;
  /** Weight of the auxiliary task (the delay in minutes, Huber loss) in the loss; 0 is off. */
  readonly delayWeight: number;
  /** Share of the categories that training sees as unknown, so that the unknown vector is learned too. */
  readonly unknownShare: number;
  /** Stop when the validation log loss has not improved for this many epochs; the best epoch's weights are kept. */
  readonly patience: number;
}

/** What an epoch came to. */
export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  readonly seconds: number;
  readonly learningRate: number;
  /** Mean over the epoch's batches, all parts of the loss. */
  readonly trainLoss: number;
  readonly validationLogLoss: number;
  readonly validationAuc: number;
}
