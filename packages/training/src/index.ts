export { type Backend, type BackendChoice, loadBackend, type TensorFlow } from "./backend/load.ts";
export { BackendError, ColumnError, DivergedError, ParityError, WeightsError } from "./errors.ts";
export { type FeatureTable, type LabelledTable, requireColumns, thinTable } from "./feature-table.ts";
export { type Calibration, calibrated, fitCalibration, IDENTITY } from "./fitting/calibration.ts";
export type { EpochReport, TrainingOptions } from "./fitting/options.ts";
export { predictLogits, sigmoid } from "./fitting/predict.ts";
export { type TrainedModel, type TrainingInput, trainModel } from "./fitting/train.ts";
export { type InputImportance, permutationImportance } from "./importance/permutation.ts";
export { createNetwork, type Network, type NetworkShape } from "./network/network.ts";
export { restoreNetwork } from "./network/restore.ts";
export { readWeights, type WeightArray, type Weights, weightArray } from "./network/weights.ts";
export { burdenOnnx } from "./onnx/burden.ts";
export { type ExportableModel, exportOnnx, PROBABILITY } from "./onnx/export.ts";
export {
  columnValue,
  createGraph,
  ELEMENT,
  type GraphBuilder,
  intAttribute,
  intsAttribute,
  stringsAttribute,
} from "./onnx/graph.ts";
export { checkParity, PARITY_TOLERANCE, type ParityReport } from "./onnx/parity.ts";
export { encodeModel, type ModelProto } from "./onnx/schema.ts";
export { type OnnxModel, openOnnx } from "./onnx/session.ts";
export { type EncodedTable, encodeTable } from "./preprocessing/encode.ts";
export {
  type CategoryEncoding,
  type CycleEncoding,
  type Encoding,
  type EncodingRequest,
  type NumberEncoding,
  type Preprocessing,
  rawInputs,
} from "./preprocessing/encodings.ts";
export { fitPreprocessing } from "./preprocessing/fit.ts";
export { readModel, type SavedModel, saveModel } from "./storage/model-folder.ts";
