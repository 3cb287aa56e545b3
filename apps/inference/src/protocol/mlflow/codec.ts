import { RequestError } from "../../errors.ts";
import { parseJson } from "../../json/parse.ts";
import type { ServedModel } from "../../model/served-model.ts";
import type { Block } from "../../request/block.ts";
import type { Codec } from "../codec.ts";
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
    const type = mediaType(headers["content-type"]);
    const rows = type === "text/csv" ? csvRows(model, body) : jsonRows(model, body, type);
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

function jsonRows(model: ServedModel, body: Buffer, type: string | undefined): MlflowRows {
  if (type !== undefined && type !== "application/json") {
    throw new RequestError(
      "content_type",
      `content-type: expected application/json or text/csv, found ${type.slice(0, 60)}`,
    );
  }
  return readDocument(parseJson(body), model.schema);
}

function csvRows(model: ServedModel, body: Buffer): MlflowRows {
  return { values: parseCsv(body, model.schema), path: "csv" };
}

/** The media type of a content-type header, without its parameters. */
export function mediaType(header: string | undefined): string | undefined {
  return header?.split(";", 1)[0]?.trim().toLowerCase();
}
