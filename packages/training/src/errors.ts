/** Neither the native nor the WASM backend of TensorFlow.js loads. */
export class BackendError extends Error {
  constructor(wanted: string, reason: string) {
    super(`TensorFlow.js: backend ${wanted} does not load (${reason}); run npm ci, or ask for backend auto`);
    this.name = "BackendError";
  }
}

/** A table lacks columns that the preprocessing needs, or they are of unequal length. */
export class ColumnError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`feature table: ${problems.join("; ")}; run the features stage again`);
    this.name = "ColumnError";
    this.problems = problems;
  }
}

/** Training produced a loss that is no number. */
export class DivergedError extends Error {
  readonly epoch: number;

  constructor(epoch: number, learningRate: number) {
    super(
      `training: the loss is no number in epoch ${epoch}; lower learning_rate (now ${learningRate}) in params.yaml`,
    );
    this.name = "DivergedError";
    this.epoch = epoch;
  }
}

/** Saved weights that do not fit the network they are loaded into. */
export class WeightsError extends Error {
  constructor(problem: string) {
    super(`model weights: ${problem}; run the train stage again`);
    this.name = "WeightsError";
  }
}

/** The exported ONNX model does not give the probabilities of the model it was made from. */
export class ParityError extends Error {
  readonly largestDifference: number;

  constructor(rows: number, largestDifference: number, tolerance: number, row: number) {
    super(
      `ONNX parity: over ${rows} rows the largest difference is ${largestDifference.toExponential(2)} (row ${row}), expected at most ${tolerance}; the model is not exported`,
    );
    this.name = "ParityError";
    this.largestDifference = largestDifference;
  }
}
