import { encodingRequests, type TableParams } from "@mlops/tabular";
import type { EncodingRequest } from "@mlops/training";
import { table } from "./table.ts";

/**
 * How the columns enter the model; all of it is exported into the ONNX graph. Begin here to make the model yours: add a
 * circle for an hour of the day, leave a column out, give a category more dimensions.
 */
export function encodings(params: TableParams["train"]): EncodingRequest[] {
  return encodingRequests(table, params);
}
