import { type Column, requireBothClasses, requireFinite, requireLength } from "../columns.ts";
import { normalTwoSidedPValue } from "../distributions/normal.ts";
import { midranks } from "./roc-auc.ts";

/** An AUC with its estimated standard error. */
export interface AucEstimate {
  readonly auc: number;
  readonly standardError: number;
}

/** Two AUCs measured on the same rows, and the test that they are equal. */
export interface AucComparison {
  readonly champion: AucEstimate;
  readonly challenger: AucEstimate;
  /** challenger - champion */
  readonly difference: number;
  readonly standardError: number;
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * AUC with DeLong's standard error (DeLong, DeLong and Clarke-Pearson, 1988), by the midrank method of Sun and Xu
 * (2014): O(n log n).
 */
export function delongAuc(labels: Column, scores: Column): AucEstimate {
  const { auc, late, punctual } = structuralComponents(labels, scores);
  return {
    auc,
    standardError: Math.sqrt(covariance(late, late) / late.length + covariance(punctual, punctual) / punctual.length),
  };
}

/** DeLong's test of two models on the same rows. */
export function delongTest(labels: Column, champion: Column, challenger: Column): AucComparison {
  const a = structuralComponents(labels, champion);
  const b = structuralComponents(labels, challenger);
  const variance = (x: Float64Array, y: Float64Array): number => covariance(x, y) / x.length;
  const varianceA = variance(a.late, a.late) + variance(a.punctual, a.punctual);
  const varianceB = variance(b.late, b.late) + variance(b.punctual, b.punctual);
  const shared = variance(a.late, b.late) + variance(a.punctual, b.punctual);
  const difference = b.auc - a.auc;
  const standardError = Math.sqrt(Math.max(0, varianceA + varianceB - 2 * shared));
  const pValue = standardError === 0 ? (difference === 0 ? 1 : 0) : normalTwoSidedPValue(difference / standardError);
  return {
    champion: { auc: a.auc, standardError: Math.sqrt(varianceA) },
    challenger: { auc: b.auc, standardError: Math.sqrt(varianceB) },
    difference,
    standardError,
    pValue,
  };
}

interface Components {
  readonly auc: number;
  /** For each positive row, the share of negatives below it. */
  readonly late: Float64Array;
  /** For each negative row, the share of positives above it. */
  readonly punctual: Float64Array;
}

function structuralComponents(labels: Column, scores: Column): Components {
  const { positives, negatives } = requireBothClasses("DeLong labels", labels);
  requireLength("DeLong scores", scores, labels.length);
  requireFinite("DeLong scores", scores);
  const late = new Float64Array(positives);
  const punctual = new Float64Array(negatives);
  split(labels, scores, late, punctual);
  const all = split(labels, midranks(scores), new Float64Array(positives), new Float64Array(negatives));
  const lateRanks = midranks(late);
  const punctualRanks = midranks(punctual);
  let sum = 0;
  for (let i = 0; i < positives; i++) {
    late[i] = ((all.late[i] as number) - (lateRanks[i] as number)) / negatives;
    sum += late[i] as number;
  }
  for (let i = 0; i < negatives; i++) {
    punctual[i] = 1 - ((all.punctual[i] as number) - (punctualRanks[i] as number)) / positives;
  }
  return { auc: sum / positives, late, punctual };
}

function split(
  labels: Column,
  values: Column,
  late: Float64Array,
  punctual: Float64Array,
): { late: Float64Array; punctual: Float64Array } {
  let positive = 0;
  let negative = 0;
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] === 1) late[positive++] = values[row] as number;
    else punctual[negative++] = values[row] as number;
  }
  return { late, punctual };
}

function covariance(x: Float64Array, y: Float64Array): number {
  if (x.length < 2) return 0;
  const meanX = mean(x);
  const meanY = mean(y);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += ((x[i] as number) - meanX) * ((y[i] as number) - meanY);
  return sum / (x.length - 1);
}

function mean(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += value;
  return sum / x.length;
}
