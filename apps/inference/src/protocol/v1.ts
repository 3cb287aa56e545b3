import { widthOf } from "../engine/pack.ts";
import { invalidField, RequestError } from "../errors.ts";
import type { Explanation } from "../explain/shapley.ts";
import { parseJson } from "../json/parse.ts";
import type { NamedTensor } from "../onnx/session.ts";
import type { Answer } from "../service/answer.ts";
import type { BodyLimits, Codec, EncodedBody } from "./codec.ts";
import { checkContentType } from "./content-type.ts";
import { jsonCell, jsonNested } from "./json-cell.ts";
import { readFlag, readParameters } from "./v2/request.ts";

/**
 * KServe's V1 protocol: `{"instances": […]}` in, `{"predictions": […]}` out, one object a row.
 * Source: kserve.github.io/website, data plane V1.
 */
export const v1Codec: Codec = {
  name: "v1",
  decode: (model, body, headers, limits) => {
    checkContentType(headers["content-type"]);
    const { instances, parameters } = readDocument(parseJson(body));
    checkRows(instances, "instances", limits);
    const block = model.readRecords(instances as readonly unknown[], "instances");
    const explain = readFlag(readParameters(parameters, "parameters"), "explain", "parameters") ?? false;
    return { block, explain, encode: encodeV1 };
  },
};

interface V1Document {
  readonly instances: unknown;
  readonly parameters: unknown;
}

function readDocument(document: unknown): V1Document {
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    throw invalidField("datatype", "body", 'an object {"instances": [...]}', document);
  }
  for (const name in document) {
    if (name !== "instances" && name !== "parameters") {
      throw new RequestError("extra", `${name}: expected only the members instances and parameters`);
    }
  }
  return document as V1Document;
}

/** Refuses what is not an array of 1 to `limits.rows` rows. */
export function checkRows(rows: unknown, path: string, limits: BodyLimits): asserts rows is readonly unknown[] {
  if (rows === undefined) throw new RequestError("missing", `${path}: expected an array of rows, found nothing`);
  if (!Array.isArray(rows)) throw invalidField("datatype", path, "an array of rows", rows);
  if (rows.length === 0) throw invalidField("rows", path, "at least 1 row", rows);
  if (rows.length > limits.rows) throw invalidField("rows", path, `at most ${limits.rows} rows`, rows);
}

/** Refuses to write outputs row by row that have other rows than the request. */
export function requireRows({ outputs, block, model }: Answer): void {
  if (model.schema.rowwise) return;
  const other = outputs.find((output) => output.dims[0] !== block.rows);
  if (other === undefined) return;
  throw new RequestError(
    "shape",
    `the output ${other.name} does not have a row for each of the request: use the V2 protocol`,
  );
}

function encodeV1(answer: Answer): EncodedBody {
  requireRows(answer);
  const rows: string[] = [];
  for (let row = 0; row < answer.block.rows; row++) rows.push(encodeRow(answer, row));
  const { name, version } = answer.model.identity;
  const body = `{"predictions":[${rows.join(",")}],"model_name":${JSON.stringify(name)},"model_version":${JSON.stringify(version)}}`;
  return { body, contentType: "application/json" };
}

function encodeRow(answer: Answer, row: number): string {
  let text = "{";
  for (const output of answer.outputs)
    text += `${JSON.stringify(output.name)}:${encodeOutput(output, answer.first + row)},`;
  text += `"prediction_id":"${answer.predictionIds[row]}"`;
  const age = answer.block.featureAgeSeconds[row];
  if (age !== undefined && !Number.isNaN(age)) text += `,"feature_age_seconds":${age}`;
  const unknown = answer.block.unknownCategories?.get(row);
  if (unknown !== undefined) text += `,"unknown_categories":${JSON.stringify(unknown)}`;
  const missing = answer.block.missingFeatures?.get(row);
  if (missing !== undefined) text += `,"missing_features":${JSON.stringify(missing)}`;
  const { explanation } = answer;
  if (explanation !== undefined) text += `,"explanation":${encodeExplanation(answer, explanation, row)}`;
  return `${text}}`;
}

function encodeExplanation({ model }: Answer, explanation: Explanation, row: number): string {
  const { method, baselineScore, contributions } = explanation;
  const named = model.schema.inputs.map((input, index) => [input.name, contributions[row]?.[index]]);
  return JSON.stringify({ method, baseline_score: baselineScore, contributions: Object.fromEntries(named) });
}

/** A row's value of an output: a scalar for `[rows]` and `[rows, 1]`, nested arrays for more. */
function encodeOutput(output: NamedTensor, row: number): string {
  const width = widthOf(output);
  return width === 1 ? jsonCell(output, row) : jsonNested(output, output.dims.slice(1), row * width);
}
