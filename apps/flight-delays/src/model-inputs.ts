import { flightFeatureSpec } from "@mlops/features";
import type { EncodingRequest } from "@mlops/training";

const STRINGS = new Set(flightFeatureSpec.request.filter(({ type }) => type === "string").map(({ name }) => name));

/** The model's inputs with their types, in order. */
export const MODEL_INPUTS: readonly { readonly name: string; readonly type: "string" | "number" }[] =
  flightFeatureSpec.inputs.map((name) => ({ name, type: STRINGS.has(name) ? "string" : "number" }));

/**
 * How each input enters the network: airports as learned vectors, the hour and the weekday on circles (and as numbers,
 * for a day has a beginning), the rest as standardized numbers.
 */
export function encodingRequests(airportDimensions: number): EncodingRequest[] {
  return [
    ...MODEL_INPUTS.filter(({ type }) => type === "number").map(
      ({ name }) => ({ kind: "number", input: name }) as const,
    ),
    { kind: "cycle", input: "scheduled_hour", period: 24, harmonics: 3 },
    { kind: "cycle", input: "weekday", period: 7, harmonics: 3 },
    ...MODEL_INPUTS.filter(({ type }) => type === "string").map(
      ({ name }) => ({ kind: "category", input: name, dimension: airportDimensions }) as const,
    ),
  ];
}
