export type { ClassCounts, Column } from "./columns.ts";
export { type ChiSquaredResult, chiSquaredGoodnessOfFit, chiSquaredTwoSample } from "./comparison/chi-squared.ts";
export { jensenShannonDistance, jensenShannonDivergence } from "./comparison/jensen-shannon.ts";
export {
  type KolmogorovSmirnovResult,
  kolmogorovSmirnov,
  kolmogorovSmirnovOfCounts,
} from "./comparison/kolmogorov-smirnov.ts";
export { exactKolmogorovSmirnovPValue } from "./comparison/kolmogorov-smirnov-exact.ts";
export { PSI_PSEUDO_COUNT, populationStabilityIndex, psiTerm } from "./comparison/population-stability-index.ts";
export { smoothedShares } from "./comparison/proportions.ts";
export { benjaminiHochberg, holm } from "./correction/adjusted-p-values.ts";
export { chiSquaredSurvival, chiSquaredUpperQuantile } from "./distributions/chi-squared.ts";
export { gammaQ, logGamma } from "./distributions/gamma.ts";
export { kolmogorovSurvival } from "./distributions/kolmogorov.ts";
export { normalCdf, normalQuantile, normalSurvival, normalTwoSidedPValue } from "./distributions/normal.ts";
export { LengthMismatchError, OutOfDomainError, SingleClassError, TooFewValuesError } from "./errors.ts";
export { brierScore } from "./probability/brier.ts";
export {
  binByEdges,
  type CalibrationBin,
  type CalibrationOptions,
  calibrationCurve,
  expectedCalibrationError,
} from "./probability/calibration.ts";
export {
  type CalibrationInTheLarge,
  calibrationInTheLarge,
  spiegelhalterTest,
  type ZTest,
} from "./probability/calibration-tests.ts";
export { LOG_LOSS_CLIP, logLoss, rowLogLosses } from "./probability/log-loss.ts";
export { createRandom, type Random } from "./random/random.ts";
export { drawWithoutReplacement, drawWithReplacement } from "./random/sampling.ts";
export { type AucComparison, type AucEstimate, delongAuc, delongTest } from "./ranking/delong.ts";
export { midranks, rocAuc } from "./ranking/roc-auc.ts";
export { type RocPoint, rocCurve, thinRocCurve } from "./ranking/roc-curve.ts";
export { type BootstrapOptions, bootstrapInterval, eachResample, percentileInterval } from "./resampling/bootstrap.ts";
export {
  type ClassificationIntervals,
  classificationIntervals,
  type PairedDifference,
  pairedBootstrap,
} from "./resampling/classification.ts";
export { clusteredMean, numberClusters } from "./resampling/clusters.ts";
export type { Interval } from "./summary/interval.ts";
export { quantile, quantileOfSorted } from "./summary/quantile.ts";
export { wilsonInterval } from "./summary/share.ts";
