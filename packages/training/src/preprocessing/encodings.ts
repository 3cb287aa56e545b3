/** How one raw input enters the network, before fitting. An input may have several encodings. */
export type EncodingRequest =
  | ({ readonly kind: "number"; readonly input: string } & MayBeMissing)
  | ({
      readonly kind: "cycle";
      readonly input: string;
      readonly period: number;
      readonly harmonics: number;
    } & MayBeMissing)
  | ({ readonly kind: "category"; readonly input: string; readonly dimension: number } & VocabularyLimits);

/** NaN stands for a missing value: a number takes the mean and says so in a column of its own, a circle takes its middle. */
interface MayBeMissing {
  readonly missing?: boolean | undefined;
}

/** Which strings get a vector of their own; the others share that of what training did not see. */
interface VocabularyLimits {
  /** The most frequent so many; left out: all. */
  readonly maximum?: number | undefined;
  /** Those in at least so many training rows; left out: 1. */
  readonly minimumRows?: number | undefined;
}

/** A number cut to what training saw, then standardized: (min(max(x, minimum), maximum) - mean) / deviation. */
export interface NumberEncoding {
  readonly kind: "number";
  readonly input: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly deviation: number;
  /** NaN becomes the mean, and a further column is 1 there, 0 elsewhere. */
  readonly missing?: boolean | undefined;
}

/** A number on a circle, such as the hour of a day: sin and cos of its first harmonics. */
export interface CycleEncoding {
  readonly kind: "cycle";
  readonly input: string;
  readonly period: number;
  readonly harmonics: number;
  /** NaN becomes the middle of the circle: 0 for every sine and cosine. */
  readonly missing?: boolean | undefined;
}

/** A string with a learned vector of `dimension`; id 0 stands for all that training did not see. */
export interface CategoryEncoding {
  readonly kind: "category";
  readonly input: string;
  readonly vocabulary: readonly string[];
  readonly dimension: number;
}

/** A fitted encoding. */
export type Encoding = NumberEncoding | CycleEncoding | CategoryEncoding;

/** All that happens to raw columns before the network, in the order of the network's inputs. */
export interface Preprocessing {
  readonly encodings: readonly Encoding[];
}

/** Raw inputs of a preprocessing, each once, in order. */
export function rawInputs(preprocessing: Preprocessing): { name: string; type: "string" | "number" }[] {
  const inputs = new Map<string, "string" | "number">();
  for (const { input, kind } of preprocessing.encodings) inputs.set(input, kind === "category" ? "string" : "number");
  return [...inputs].map(([name, type]) => ({ name, type }));
}

/** The standardized numbers, in order. */
export function numberEncodings(preprocessing: Preprocessing): NumberEncoding[] {
  return preprocessing.encodings.filter((encoding) => encoding.kind === "number");
}

/** The numbers that may be missing, in order: each has a column that says whether it is. */
export function missingNumbers(preprocessing: Preprocessing): NumberEncoding[] {
  return numberEncodings(preprocessing).filter(({ missing }) => missing === true);
}

/** The numbers on circles, in order. */
export function cycleEncodings(preprocessing: Preprocessing): CycleEncoding[] {
  return preprocessing.encodings.filter((encoding) => encoding.kind === "cycle");
}

/** The encodings with learned vectors, in order. */
export function categoryEncodings(preprocessing: Preprocessing): CategoryEncoding[] {
  return preprocessing.encodings.filter((encoding) => encoding.kind === "category");
}

/** How many columns of numbers the network takes: one a number, one more where it may be missing, two a harmonic. */
export function denseWidth(preprocessing: Preprocessing): number {
  const harmonics = cycleEncodings(preprocessing).reduce((total, { harmonics }) => total + harmonics, 0);
  return numberEncodings(preprocessing).length + missingNumbers(preprocessing).length + 2 * harmonics;
}
