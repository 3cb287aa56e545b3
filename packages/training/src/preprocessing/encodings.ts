/** How one raw input enters the network, before fitting. An input may have several encodings. */
export type EncodingRequest =
  | { readonly kind: "number"; readonly input: string }
  | { readonly kind: "cycle"; readonly input: string; readonly period: number; readonly harmonics: number }
  | { readonly kind: "category"; readonly input: string; readonly dimension: number };

/** A number cut to what training saw, then standardized: (min(max(x, minimum), maximum) - mean) / deviation. */
export interface NumberEncoding {
  readonly kind: "number";
  readonly input: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly deviation: number;
}

/** A number on a circle, such as the hour of a day: sin and cos of its first harmonics. */
export interface CycleEncoding {
  readonly kind: "cycle";
  readonly input: string;
  readonly period: number;
  readonly harmonics: number;
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

/** The numbers on circles, in order. */
export function cycleEncodings(preprocessing: Preprocessing): CycleEncoding[] {
  return preprocessing.encodings.filter((encoding) => encoding.kind === "cycle");
}

/** The encodings with learned vectors, in order. */
export function categoryEncodings(preprocessing: Preprocessing): CategoryEncoding[] {
  return preprocessing.encodings.filter((encoding) => encoding.kind === "category");
}

/** How many columns of numbers the network takes: one a number, two a harmonic. */
export function denseWidth(preprocessing: Preprocessing): number {
  const harmonics = cycleEncodings(preprocessing).reduce((total, { harmonics }) => total + harmonics, 0);
  return numberEncodings(preprocessing).length + 2 * harmonics;
}
