import { invalid } from "../protocol/errors.ts";
import { compareInteger, compareText, numberOperators, textAndListOperators, textOperators } from "./condition.ts";
import { checkAttribute, expectInteger, expectText, expectTexts, readAttributeOrTag } from "./identifier.ts";
import { checkDistinct, parseOrder } from "./order-by.ts";
import { type Comparison, parseFilter } from "./parser.ts";
import type { Statement } from "./statement.ts";

/** Tag by which MLflow tells a prompt from a model: searches leave prompts out unless the filter asks for them. */
const promptTag = "mlflow.prompt.is_prompt";

/** What a search of the registry looks at. */
interface Scope {
  readonly alias: "m" | "v";
  readonly tags: string;
  /** Join condition of a tag row `x` with a row of the scope. */
  readonly same: string;
  attribute(comparison: Comparison, key: string, statement: Statement): string;
}

const models: Scope = {
  alias: "m",
  tags: "tracking.registered_model_tags",
  same: "x.name = m.name",
  attribute(comparison, key, statement) {
    checkAttribute(key, ["name"]);
    const value = texts(comparison, key, ["name"]);
    checkAttributeOperator(comparison);
    return compareText("m.name", comparison.operator, value, statement);
  },
};

const numericColumns: Readonly<Record<string, string>> = {
  version_number: "v.version",
  creation_timestamp: "v.creation_timestamp",
  last_updated_timestamp: "v.last_updated_timestamp",
};
const textColumns: Readonly<Record<string, string>> = { name: "v.name", run_id: "v.run_id", source_path: "v.source" };

const versions: Scope = {
  alias: "v",
  tags: "tracking.model_version_tags",
  same: "x.name = v.name and x.version = v.version",
  attribute(comparison, key, statement) {
    checkAttribute(key, [...Object.keys(textColumns), ...Object.keys(numericColumns)]);
    const column = numericColumns[key];
    if (column) {
      if (!numberOperators.includes(comparison.operator)) {
        throw invalid(`Invalid comparator for attribute ${key}: ${comparison.operator}`);
      }
      return compareInteger(column, comparison.operator, integerOf(comparison, key), statement);
    }
    const value = texts(comparison, key, ["name", "run_id"]);
    checkAttributeOperator(comparison);
    return compareText(textColumns[key] as string, comparison.operator, value, statement);
  },
};

/** SQL conditions on `tracking.registered_models m`. */
export function registeredModelConditions(filter: string | undefined, statement: Statement): string[] {
  return conditions(models, filter, statement);
}

/** SQL conditions on `tracking.model_versions v`. */
export function modelVersionConditions(filter: string | undefined, statement: Statement): string[] {
  return conditions(versions, filter, statement);
}

function conditions(scope: Scope, filter: string | undefined, statement: Statement): string[] {
  const comparisons = parseFilter(filter);
  const subjects = comparisons.map((comparison) => readAttributeOrTag(comparison.identifier));
  const wantsPrompts = comparisons.some(
    (comparison, index) => subjects[index]?.key === promptTag && asksForPrompts(comparison),
  );
  const clauses = comparisons.flatMap((comparison, index) => {
    const subject = subjects[index] as { entity: string; key: string };
    if (subject.entity === "attribute") return [scope.attribute(comparison, subject.key, statement)];
    if (!wantsPrompts && subject.key === promptTag) return [];
    return [tagCondition(scope, comparison, subject.key, statement)];
  });
  if (!wantsPrompts) {
    clauses.push(
      `not exists (select from ${scope.tags} p where p.name = ${scope.alias}.name and p.key = '${promptTag}' and p.value = 'true')`,
    );
  }
  return clauses;
}

function tagCondition(scope: Scope, comparison: Comparison, key: string, statement: Statement): string {
  if (!textOperators.includes(comparison.operator)) throw invalid(`Invalid comparator for tag: ${comparison.operator}`);
  const name = statement.bind(key, "text");
  const value = compareText("x.value", comparison.operator, expectText(comparison, "tag"), statement);
  return `exists (select from ${scope.tags} x where ${scope.same} and x.key = ${name} and ${value})`;
}

function asksForPrompts(comparison: Comparison): boolean {
  const value = comparison.literal.kind === "string" ? comparison.literal.value.toLowerCase() : "";
  return (comparison.operator === "=" && value === "true") || (comparison.operator === "!=" && value === "false");
}

function texts(comparison: Comparison, key: string, listKeys: readonly string[]): string | readonly string[] {
  if (comparison.literal.kind === "list" && !listKeys.includes(key)) {
    const listed = listKeys.map((one) => `'${one}'`).join(", ");
    throw invalid(`Only [${listed}] attributes support comparison with a list of quoted string values.`);
  }
  return expectTexts(comparison, "attributes");
}

/** MLflow also takes the number as a quoted text. */
function integerOf(comparison: Comparison, key: string): string {
  const { literal } = comparison;
  if (literal.kind !== "string") return expectInteger(comparison, key);
  if (/^\s*[-+]?\d{1,18}\s*$/.test(literal.value)) return String(Number(literal.value));
  throw invalid(`Invalid value for numeric attribute '${key}': ${literal.text}`);
}

function checkAttributeOperator(comparison: Comparison): void {
  if (!textAndListOperators.includes(comparison.operator)) {
    throw invalid(`Invalid comparator for attribute: ${comparison.operator}`);
  }
}

/** SQL for the `order_by` of a search of registered models. Default: by name. */
export function registeredModelOrder(orderBy: readonly string[]): string {
  const columns: Readonly<Record<string, string>> = {
    name: "m.name",
    timestamp: "m.last_updated_time",
    last_updated_timestamp: "m.last_updated_time",
  };
  return order(orderBy, columns, ["m.name asc"], (key) =>
    invalid(`Invalid order by key '${key}' specified. Valid keys are '{'name', 'timestamp'}'`),
  );
}

/** SQL for the `order_by` of a search of model versions. Default: newest first. */
export function modelVersionOrder(orderBy: readonly string[]): string {
  const columns = { ...numericColumns, ...textColumns };
  const entries = orderBy.length > 0 ? orderBy : ["last_updated_timestamp DESC", "name ASC", "version_number DESC"];
  return order(entries, columns, ["v.name asc", "v.version desc"], (key) =>
    invalid(`Invalid attribute key '${key}' specified. Valid keys are '{${Object.keys(columns).join(", ")}}'`),
  );
}

function order(
  orderBy: readonly string[],
  columns: Readonly<Record<string, string>>,
  tieBreakers: readonly string[],
  unknownKey: (key: string) => Error,
): string {
  const used: string[] = [];
  const keys = orderBy.map((text) => {
    const { identifier, ascending } = parseOrder(text);
    const { key } = readAttributeOrTag(identifier);
    const column = columns[key];
    if (!column) throw unknownKey(key);
    used.push(column);
    return `${column} ${ascending ? "asc" : "desc"}`;
  });
  checkDistinct(used, orderBy);
  return [...keys, ...tieBreakers.filter((one) => !used.includes(one.split(" ")[0] as string))].join(", ");
}
