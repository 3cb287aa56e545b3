import { invalidField, RequestError } from "../errors.ts";
import { parseJson } from "../json/parse.ts";
import type { Answer } from "../service/answer.ts";
import type { Codec, EncodedBody } from "./codec.ts";
import { mlflowCodec } from "./mlflow/codec.ts";
import { readDocument } from "./mlflow/document.ts";
import { encodeMlflow } from "./mlflow/response.ts";
import { checkRows } from "./v1.ts";
import { readObject } from "./v2/request.ts";

/**
 * Azure ML's `/score`: `{"input_data": …}` as its MLflow deployments take it, answered with the bare array of
 * predictions; any other document is read and answered as `/invocations` does.
 */
export const azureCodec: Codec = {
  name: "mlflow",
  decode: (model, body, headers, limits) => {
    const document = headers["content-type"]?.startsWith("text/csv") ? undefined : parseJson(body);
    if (typeof document !== "object" || document === null || !("input_data" in document)) {
      return mlflowCodec.decode(model, body, headers, limits);
    }
    const { input_data: data } = readObject(document, "body", new Set(["input_data", "params"]));
    const rows = readDocument(asMlflow(data), model.schema);
    checkRows(rows.values, "input_data", limits);
    return { block: model.readRecords(rows.values, "input_data"), encode: encodeArray };
  },
};

function asMlflow(data: unknown): object {
  if (Array.isArray(data)) return { instances: data };
  if (typeof data !== "object" || data === null) {
    throw invalidField("datatype", "input_data", "rows, or an object of columns and data", data);
  }
  return "columns" in data ? { dataframe_split: data } : { inputs: data };
}

function encodeArray(answer: Answer): EncodedBody {
  const { body, contentType } = encodeMlflow(answer);
  const { predictions } = JSON.parse(body as string) as { predictions?: unknown };
  if (predictions === undefined) throw new RequestError("internal", "no predictions");
  return { body: JSON.stringify(predictions), contentType };
}
