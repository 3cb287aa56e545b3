import { invalid } from "../protocol/errors.ts";
import {
  checkOperator,
  compareInteger,
  compareNumber,
  compareText,
  numberOperators,
  textAndListOperators,
  textOperators,
} from "./condition.ts";
import {
  checkAttribute,
  expectInteger,
  expectNumber,
  expectText,
  expectTexts,
  readRunSubject,
  type Subject,
} from "./identifier.ts";
import { checkDistinct, parseOrder } from "./order-by.ts";
import { type Comparison, parseFilter } from "./parser.ts";
import type { Statement } from "./statement.ts";

const textColumns: Readonly<Record<string, string>> = {
  run_id: "r.run_uuid",
  run_name: "r.name",
  status: "r.status",
  artifact_uri: "r.artifact_uri",
  user_id: "r.user_id",
  "run name": "r.name",
  "Run name": "r.name",
  "Run Name": "r.name",
};
const numberColumns: Readonly<Record<string, string>> = {
  start_time: "r.start_time",
  end_time: "r.end_time",
  created: "r.start_time",
  Created: "r.start_time",
};
const tables = { parameter: "params", tag: "tags", metric: "latest_metrics" } as const;
const datasetColumns: Readonly<Record<string, string>> = { name: "d.name", digest: "d.digest", context: "i.context" };

/** What a run search's filter asks. */
export interface RunFilter {
  /** SQL conditions on `tracking.runs r`. */
  readonly conditions: readonly string[];
  /** Metrics that every run that fits has, as a number: ordering by one of them need not look for what is absent. */
  readonly numbers: ReadonlySet<string>;
}

/** Reads a run search's filter. */
export function runFilter(filter: string | undefined, statement: Statement): RunFilter {
  const comparisons = parseFilter(filter);
  return {
    conditions: comparisons.map((comparison) => runCondition(comparison, statement)),
    numbers: new Set(comparisons.flatMap(numberOf)),
  };
}

/** The metric of a comparison that neither an absent value nor NaN fits. */
function numberOf({ identifier, operator, literal }: Comparison): string[] {
  const { entity, key } = readRunSubject(identifier);
  return entity === "metric" && literal.kind !== "none" && operator !== "!=" ? [key] : [];
}

function runCondition(comparison: Comparison, statement: Statement): string {
  const subject = readRunSubject(comparison.identifier);
  if (comparison.literal.kind === "none") return presence(comparison, subject, statement);
  switch (subject.entity) {
    case "attribute":
      return attribute(comparison, subject.key, statement);
    case "dataset":
      return dataset(comparison, subject.key, statement);
    case "metric":
      return metric(comparison, subject.key, statement);
    default:
      return keyed(comparison, subject, statement);
  }
}

function presence(comparison: Comparison, subject: Subject, statement: Statement): string {
  if (subject.entity !== "tag" && subject.entity !== "parameter") {
    throw invalid(
      `IS NULL / IS NOT NULL is only supported for tags and params, not for '${subject.entity}' '${subject.key}'`,
    );
  }
  const rows = `select from tracking.${tables[subject.entity]} x where x.run_id = r.run_id and x.key = ${statement.bind(subject.key, "text")}`;
  return comparison.operator === "IS NULL" ? `not exists (${rows})` : `exists (${rows})`;
}

function attribute(comparison: Comparison, key: string, statement: Statement): string {
  checkAttribute(key, [...Object.keys(textColumns), ...Object.keys(numberColumns)]);
  const numberColumn = numberColumns[key];
  if (numberColumn) {
    const digits = expectNumber(comparison, `numeric attribute: ${key}`);
    checkOperator(comparison.operator, numberOperators);
    if (!/^[-+]?\d+$/.test(digits)) return compareNumber(numberColumn, comparison.operator, Number(digits), statement);
    return compareInteger(numberColumn, comparison.operator, expectInteger(comparison, key), statement);
  }
  if (comparison.literal.kind === "list" && key !== "run_id") {
    throw invalid("Only ['run_id'] attributes support comparison with a list of quoted string values.");
  }
  const value = expectTexts(comparison, "attributes");
  checkOperator(comparison.operator, textAndListOperators);
  return compareText(textColumns[key] as string, comparison.operator, value, statement);
}

function dataset(comparison: Comparison, key: string, statement: Statement): string {
  const column = datasetColumns[key];
  if (!column) throw invalid(`Invalid dataset key '${key}' specified. Valid keys are '{'name', 'digest', 'context'}'`);
  const value = expectTexts(comparison, "dataset attributes");
  checkOperator(comparison.operator, textAndListOperators);
  const condition = compareText(column, comparison.operator, value, statement);
  return `exists (select from tracking.dataset_inputs i join tracking.datasets d using (dataset_id)
    where i.run_id = r.run_id and ${condition})`;
}

function metric(comparison: Comparison, key: string, statement: Statement): string {
  const value = Number(expectNumber(comparison, "metric"));
  checkOperator(comparison.operator, numberOperators);
  const name = statement.bind(key, "text");
  const condition = compareNumber("x.value", comparison.operator, value, statement);
  return `exists (select from tracking.latest_metrics x where x.run_id = r.run_id and x.key = ${name} and ${condition})`;
}

function keyed(comparison: Comparison, subject: Subject, statement: Statement): string {
  const table = subject.entity === "tag" ? tables.tag : tables.parameter;
  const value = expectText(comparison, subject.entity);
  checkOperator(comparison.operator, [...textOperators, "IS NULL", "IS NOT NULL"]);
  const name = statement.bind(subject.key, "text");
  const condition = compareText("x.value", comparison.operator, value, statement);
  return `exists (select from tracking.${table} x where x.run_id = r.run_id and x.key = ${name} and ${condition})`;
}

/** Joins and sort keys of a run search. */
export interface RunOrder {
  readonly joins: string;
  readonly orderBy: string;
}

/**
 * SQL for `order_by`: values first, then (metrics) NaN, then absent; ties by start time (newest first) and id.
 * A metric that is a number in every run comes in its index's own order, of which a page takes only the beginning.
 */
export function runOrder(
  orderBy: readonly string[],
  statement: Statement,
  numbers: ReadonlySet<string> = new Set(),
): RunOrder {
  const joins: string[] = [];
  const keys: string[] = [];
  const fields: string[] = [];
  for (const text of orderBy) {
    const { identifier, ascending } = parseOrder(text);
    const subject = readRunSubject(identifier);
    const isNumber = subject.entity === "metric" && numbers.has(subject.key);
    const column = orderColumn(subject, joins, isNumber ? "join" : "left join", statement);
    fields.push(`${subject.entity} ${column.startsWith("r.") ? column : subject.key}`);
    const last = subject.entity === "metric" ? ` when ${column} = 'NaN' then 1` : "";
    if (!isNumber) keys.push(`case when ${column} is null then 2${last} else 0 end`);
    keys.push(`${column} ${ascending ? "asc" : "desc"}`);
  }
  checkDistinct(fields, orderBy);
  if (!fields.includes("attribute r.start_time")) keys.push("r.start_time desc");
  return { joins: joins.join("\n"), orderBy: [...keys, "r.run_uuid"].join(", ") };
}

function orderColumn(subject: Subject, joins: string[], join: "join" | "left join", statement: Statement): string {
  if (subject.entity === "attribute") {
    const columns = { ...textColumns, ...numberColumns };
    checkAttribute(
      subject.key,
      Object.keys(columns).filter((key) => !/^run name$/i.test(key)),
    );
    return columns[subject.key] as string;
  }
  if (subject.entity === "dataset") throw invalid("Invalid identifier type 'dataset'");
  const alias = `o${joins.length}`;
  const key = statement.bind(subject.key, "text");
  joins.push(
    `${join} tracking.${tables[subject.entity]} ${alias} on ${alias}.run_id = r.run_id and ${alias}.key = ${key}`,
  );
  return `${alias}.value`;
}
