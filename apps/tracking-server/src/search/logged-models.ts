import { invalid } from "../protocol/errors.ts";
import { compareInteger, compareNumber, compareText, numberOperators, textAndListOperators } from "./condition.ts";
import { expectInteger, expectNumber, expectText, expectTexts } from "./identifier.ts";
import { type Comparison, type Operator, parseFilter } from "./parser.ts";
import type { Statement } from "./statement.ts";

/** A data set that a logged model's metrics were measured on. */
export interface DatasetChoice {
  readonly dataset_name?: string | undefined;
  readonly dataset_digest?: string | undefined;
}

/** One entry of a logged model search's `order_by`. */
export interface ModelOrder extends DatasetChoice {
  readonly field_name?: string | undefined;
  readonly ascending?: boolean | undefined;
}

const textColumns = ["model_id", "name", "artifact_location", "lifecycle_stage", "model_type", "source_run_id"];
const numericColumns = ["experiment_id", "creation_timestamp_ms", "last_updated_timestamp_ms", "status"];
const aliases: Readonly<Record<string, string>> = {
  creation_time: "creation_timestamp_ms",
  creation_timestamp: "creation_timestamp_ms",
  last_updated_timestamp: "last_updated_timestamp_ms",
  last_updated_time: "last_updated_timestamp_ms",
  artifact_uri: "artifact_location",
};

/** SQL conditions on `tracking.logged_models l` of a filter and a choice of data sets. */
export function loggedModelConditions(
  filter: string | undefined,
  datasets: readonly DatasetChoice[],
  statement: Statement,
): string[] {
  const chosen = datasets.map((dataset) => datasetCondition("x", dataset, statement));
  const measuredOn = chosen.length > 0 ? ` and (${chosen.join(" or ")})` : "";
  let hasMetric = false;
  const clauses = parseFilter(filter).map((comparison) => {
    const { entity, key } = readSubject(comparison.identifier);
    hasMetric ||= entity === "metrics";
    if (entity === "attributes") return attributeCondition(comparison, key, statement);
    if (entity === "metrics") return metricCondition(comparison, key, measuredOn, statement);
    return keyedCondition(comparison, entity, key, statement);
  });
  if (chosen.length > 0 && !hasMetric) {
    clauses.push(`exists (select from tracking.logged_model_metrics x where x.model_id = l.model_id${measuredOn})`);
  }
  return clauses;
}

function datasetCondition(alias: string, dataset: DatasetChoice, statement: Statement): string {
  if (!dataset.dataset_name) throw invalid("`dataset_name` in the `datasets` clause must be specified.");
  const name = `${alias}.dataset_name = ${statement.bind(dataset.dataset_name, "text")}`;
  if (!dataset.dataset_digest) return `(${name})`;
  return `(${name} and ${alias}.dataset_digest = ${statement.bind(dataset.dataset_digest, "text")})`;
}

function readSubject(identifier: string): { entity: string; key: string } {
  const found = /^([a-z]+)\.(.+)$/.exec(identifier);
  const strip = (name: string) => name.replace(/^[`"]|[`"]$/g, "");
  if (!found) return { entity: "attributes", key: strip(aliases[identifier] ?? identifier) };
  const entity = found[1] as string;
  if (!["attributes", "metrics", "params", "tags"].includes(entity)) {
    throw invalid(`Invalid entity type: '${entity}'. Expected one of ['attributes', 'metrics', 'params', 'tags'].`);
  }
  return { entity, key: strip(found[2] as string) };
}

function checkOperator(comparison: Comparison, allowed: readonly Operator[]): void {
  if (allowed.includes(comparison.operator)) return;
  const listed = allowed.map((one) => `'${one}'`).join(", ");
  throw invalid(
    `Invalid comparison operator for ${comparison.identifier}: '${comparison.operator}'. Expected one of (${listed}).`,
  );
}

function attributeCondition(comparison: Comparison, key: string, statement: Statement): string {
  if (numericColumns.includes(key)) {
    checkOperator(comparison, numberOperators);
    return compareInteger(`l.${key}`, comparison.operator, expectInteger(comparison, key), statement);
  }
  if (!textColumns.includes(key)) {
    throw invalid(`Invalid attribute key '${key}' specified. Valid keys are '{${textColumns.join(", ")}}'`);
  }
  checkOperator(comparison, textAndListOperators);
  return compareText(`l.${key}`, comparison.operator, expectTexts(comparison, "attributes"), statement);
}

function metricCondition(comparison: Comparison, key: string, measuredOn: string, statement: Statement): string {
  checkOperator(comparison, numberOperators);
  const value = Number(expectNumber(comparison, "metric"));
  const name = statement.bind(key, "text");
  const condition = compareNumber("x.value", comparison.operator, value, statement);
  return `exists (select from tracking.logged_model_metrics x
    where x.model_id = l.model_id and x.key = ${name} and ${condition}${measuredOn})`;
}

function keyedCondition(comparison: Comparison, entity: string, key: string, statement: Statement): string {
  checkOperator(comparison, textAndListOperators);
  const name = statement.bind(key, "text");
  const value = comparison.literal.kind === "list" ? comparison.literal.values : expectText(comparison, entity);
  const condition = compareText("x.value", comparison.operator, value, statement);
  const table = entity === "tags" ? "logged_model_tags" : "logged_model_params";
  return `exists (select from tracking.${table} x where x.model_id = l.model_id and x.key = ${name} and ${condition})`;
}

/** SQL for a logged model search's order: absent values last; ties by creation (newest first) and id. */
export function loggedModelOrder(orderBy: readonly ModelOrder[], statement: Statement): string {
  const columns: string[] = [];
  const keys = orderBy.flatMap((entry) => {
    const value = orderValue(entry, statement);
    columns.push(value);
    return [`(${value}) is null`, `(${value}) ${(entry.ascending ?? true) ? "asc" : "desc"}`];
  });
  if (!columns.includes("l.creation_timestamp_ms")) keys.push("l.creation_timestamp_ms desc");
  if (!columns.includes("l.model_id")) keys.push("l.model_id");
  return keys.join(", ");
}

function orderValue(entry: ModelOrder, statement: Statement): string {
  const field = entry.field_name ?? "";
  const dot = field.indexOf(".");
  if (dot < 0) {
    const column = aliases[field] ?? field;
    if (![...textColumns, ...numericColumns].includes(column)) throw invalid(`Invalid order by field name: ${field}`);
    return `l.${column}`;
  }
  if (field.slice(0, dot) !== "metrics") {
    throw invalid(`Invalid order by field name: ${field}. Only metrics are supported.`);
  }
  const name = statement.bind(field.slice(dot + 1).replace(/^[`"]|[`"]$/g, ""), "text");
  const dataset = entry.dataset_name ? ` and ${datasetCondition("x", entry, statement)}` : "";
  return `select x.value from tracking.logged_model_metrics x where x.model_id = l.model_id and x.key = ${name}${dataset}
    order by x."timestamp" desc, x.step desc, x.run_uuid limit 1`;
}
