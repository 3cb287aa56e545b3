import { parseJson } from "../../json/parse.ts";
import type { ServedModel } from "../../model/served-model.ts";
import type { Block } from "../../request/block.ts";
import type { Codec } from "../codec.ts";
import { checkContentType, mediaType } from "../content-type.ts";
import { checkRows } from "../v1.ts";
import { parseCsv } from "./csv.ts";
import { readDocument } from "./document.ts";
import { encodeMlflow } from "./response.ts";

/**
 * MLflow's scoring protocol (`/invocations`): JSON with one of `dataframe_split`, `dataframe_records`, `instances`,
 * `inputs`, or CSV with a header line. Source: mlflow.org/docs, "Deploy MLflow Model as a Local Inference Server".
 */
export const mlflowCodec: Codec = {
  name: "mlflow",
  decode: (model, body, headers, limits) => {
    const type = headers["content-type"];
    checkContentType(type, ["text/csv"]);
    const isCsv = type !== undefined && mediaType(type) === "text/csv";
    const rows = isCsv ? csvRows(model, body) : readDocument(parseJson(body), model.schema);
    checkRows(rows.values, rows.path, limits);
    const block: Block = model.readRecords(rows.values, rows.path);
    return { block, encode: encodeMlflow };
  },
};

/** Rows of a request with the member they came in, for errors. */
export interface MlflowRows {
  readonly values: unknown;
  readonly path: string;
}

function csvRows(model: ServedModel, body: Buffer): MlflowRows {
  return { values: parseCsv(body, model.schema), path: "csv" };
}
