import { widthOf } from "../../engine/pack.ts";
import type { Answer } from "../../service/answer.ts";
import type { EncodedBody } from "../codec.ts";
import { jsonCell, jsonNested } from "../json-cell.ts";
import { requireRows } from "../v1.ts";

/**
 * Writes `{"predictions": …}` as MLflow's server does for an ONNX model: a record of outputs for each row. The ids of
 * the predictions, which MLflow has not, stand beside them.
 */
export function encodeMlflow(answer: Answer): EncodedBody {
  requireRows(answer);
  const rows: string[] = [];
  for (let row = 0; row < answer.block.rows; row++) rows.push(encodeRow(answer, row));
  const { name, version } = answer.model.identity;
  const about = JSON.stringify({ model_name: name, model_version: version, prediction_ids: answer.predictionIds });
  return { body: `{"predictions":[${rows.join(",")}],${about.slice(1)}`, contentType: "application/json" };
}

function encodeRow({ outputs, first }: Answer, row: number): string {
  const members = outputs.map((output) => {
    const width = widthOf(output);
    const at = first + row;
    const value = width === 1 ? jsonCell(output, at) : jsonNested(output, output.dims.slice(1), at * width);
    return `${JSON.stringify(output.name)}:${value}`;
  });
  return `{${members.join(",")}}`;
}
