import { invalidField, RequestError } from "../../errors.ts";
import type { ModelSchema } from "../../model/schema.ts";
import { readObject } from "../v2/request.ts";
import type { MlflowRows } from "./codec.ts";

const formats = ["dataframe_split", "dataframe_records", "instances", "inputs"] as const;
const members = new Set<string>([...formats, "params"]);

/** The rows of a scoring document, as records where it names columns. Throws RequestError. */
export function readDocument(value: unknown, schema: ModelSchema): MlflowRows {
  const document = readObject(value, "body", members);
  const given = formats.filter((format) => document[format] !== undefined);
  const [format] = given;
  if (given.length !== 1 || format === undefined) {
    const found = given.length === 0 ? "none" : given.join(" and ");
    throw new RequestError("missing", `body: expected exactly one of ${formats.join(", ")}, found ${found}`);
  }
  if (format === "dataframe_split") return { values: readSplit(document[format]), path: format };
  if (format === "inputs") return { values: readInputs(document[format], schema), path: format };
  return { values: document[format], path: format };
}

function readSplit(value: unknown): Record<string, unknown>[] {
  const split = readObject(value, "dataframe_split", new Set(["columns", "index", "data"]));
  const { columns, data } = split;
  if (!Array.isArray(columns)) throw invalidField("datatype", "dataframe_split.columns", "an array of names", columns);
  if (!Array.isArray(data)) throw invalidField("datatype", "dataframe_split.data", "an array of rows", data);
  const duplicate = columns.find((column, index) => columns.indexOf(column) !== index);
  if (duplicate !== undefined)
    throw new RequestError("extra", `dataframe_split.columns: expected ${String(duplicate)} once`);
  return data.map((row, index) => toRecord(columns, row, `dataframe_split.data[${index}]`));
}

function toRecord(columns: readonly unknown[], row: unknown, at: string): Record<string, unknown> {
  if (!Array.isArray(row)) throw invalidField("datatype", at, "an array of values", row);
  if (row.length !== columns.length) throw invalidField("shape", at, `${columns.length} values`, row);
  return Object.fromEntries(columns.map((column, index) => [String(column), row[index]]));
}

/** `inputs` is a tensor for a model of one input, an object of columns by name, or a list of records. */
function readInputs(value: unknown, schema: ModelSchema): unknown {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
  const columns = Object.entries(value);
  const rows = Math.max(0, ...columns.map(([, cells]) => (Array.isArray(cells) ? cells.length : 1)));
  for (const [name, cells] of columns) {
    if (rows > 1 && (!Array.isArray(cells) || cells.length !== rows)) {
      throw invalidField("shape", `inputs.${name}`, `an array of ${rows} values as in the longest column`, cells);
    }
  }
  const wide = new Set(schema.inputs.filter((_, index) => schema.widths[index] !== 1).map((input) => input.name));
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(columns.map(([name, cells]) => [name, cellOf(cells, row, wide.has(name))])),
  );
}

/** A column's value of a row; `[[1], [2]]` gives 1 and 2 where the model takes one value a row. */
function cellOf(cells: unknown, row: number, isWide: boolean): unknown {
  const value = Array.isArray(cells) ? cells[row] : cells;
  return !isWide && Array.isArray(value) && value.length === 1 ? value[0] : value;
}
