import { widthOf } from "../../engine/pack.ts";
import { RequestError } from "../../errors.ts";
import type { Explanation } from "../../explain/shapley.ts";
import type { ModelSchema } from "../../model/schema.ts";
import { v2Datatypes } from "../../onnx/element-type.ts";
import type { NamedTensor } from "../../onnx/session.ts";
import { elementsOf } from "../../request/nested.ts";
import type { Answer } from "../../service/answer.ts";
import type { EncodedBody } from "../codec.ts";
import { jsonCell } from "../json-cell.ts";
import { writeBinary } from "./binary.ts";
import { classify } from "./classification.ts";
import type { RequestedOutput, V2Request } from "./request.ts";

/** Refuses outputs that the model does not have, before it is run. */
export function checkOutputs(schema: ModelSchema, request: V2Request): void {
  const known = schema.outputs.map((output) => output.name);
  request.outputs?.forEach((output, index) => {
    if (known.includes(output.name)) return;
    throw new RequestError(
      "extra",
      `outputs[${index}].name: expected one of ${known.join(", ")}, found ${output.name.slice(0, 60)}`,
    );
  });
}

/** Writes an infer response: JSON alone, or JSON followed by the bytes of the outputs that are to be binary. */
export function encodeV2(request: V2Request, answer: Answer): EncodedBody {
  const wanted = request.outputs ?? answer.outputs.map(({ name }) => ({ name, binary: undefined, classification: 0 }));
  const chunks: Buffer[] = [];
  const outputs = wanted.map((output) => encodeOutput(request, answer, output, chunks));
  if (answer.explanation !== undefined) outputs.push(encodeContributions(answer, answer.explanation));
  const json = `{${head(request, answer)},"outputs":[${outputs.join(",")}]}`;
  if (chunks.length === 0) return { body: json, contentType: "application/json" };
  const text = Buffer.from(json, "utf8");
  return {
    body: Buffer.concat([text, ...chunks]),
    contentType: "application/octet-stream",
    headers: { "inference-header-content-length": String(text.length) },
  };
}

function head(request: V2Request, answer: Answer): string {
  const { name, version } = answer.model.identity;
  const id = request.id === undefined ? "" : `,"id":${JSON.stringify(request.id)}`;
  const parameters = JSON.stringify(responseParameters(answer));
  return `"model_name":${JSON.stringify(name)},"model_version":${JSON.stringify(version)}${id},"parameters":${parameters}`;
}

/** Prediction ids in row order, separated by commas, since V2's parameters hold no arrays. */
function responseParameters({ predictionIds, block }: Answer): Record<string, string | number> {
  const parameters: Record<string, string | number> = { prediction_ids: predictionIds.join(",") };
  const ages = block.featureAgeSeconds.filter((age) => !Number.isNaN(age));
  if (ages.length > 0) parameters.feature_age_seconds = ages.reduce((most, age) => Math.max(most, age), 0);
  if (block.unknownCategories !== undefined) parameters.unknown_categories = namesOf(block.unknownCategories);
  if (block.missingFeatures !== undefined) parameters.missing_features = namesOf(block.missingFeatures);
  return parameters;
}

function namesOf(byRow: ReadonlyMap<number, readonly string[]>): string {
  return [...new Set([...byRow.values()].flat())].join(",");
}

function encodeOutput(request: V2Request, answer: Answer, wanted: RequestedOutput, chunks: Buffer[]): string {
  const tensor = answer.outputs.find((output) => output.name === wanted.name) as NamedTensor;
  const own = ownRows(tensor, answer);
  const shown = wanted.classification > 0 ? classify(own, wanted.classification) : own;
  const common = `"name":${JSON.stringify(shown.name)},"datatype":"${v2Datatypes[shown.type]}","shape":[${shown.dims.join(",")}]`;
  if (wanted.binary ?? request.binaryByDefault) {
    const bytes = writeBinary(shown.type, shown.data, 0, elementsOf(shown.dims));
    chunks.push(bytes);
    return `{${common},"parameters":{"binary_data_size":${bytes.length}}}`;
  }
  const cells: string[] = [];
  for (let index = 0; index < shown.data.length; index++) cells.push(jsonCell(shown, index));
  return `{${common},"data":[${cells.join(",")}]}`;
}

/** Contributions are one more output: a row for each of the request, a column for each input of the model in order. */
function encodeContributions({ model, block }: Answer, { contributions, method, baselineScore }: Explanation): string {
  return JSON.stringify({
    name: "feature_contributions",
    datatype: "FP64",
    shape: [block.rows, model.schema.inputs.length],
    parameters: { method, baseline_score: baselineScore },
    data: contributions.flat(),
  });
}

/** The part of an output that belongs to this request's rows. */
function ownRows(tensor: NamedTensor, answer: Answer): NamedTensor {
  if (!answer.model.schema.rowwise) return tensor;
  const width = widthOf(tensor);
  const [start, end] = [answer.first * width, (answer.first + answer.block.rows) * width];
  const data = tensor.data.slice(start, end) as NamedTensor["data"];
  return { ...tensor, dims: [answer.block.rows, ...tensor.dims.slice(1)], data };
}
