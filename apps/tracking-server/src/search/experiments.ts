import { invalid } from "../protocol/errors.ts";
import { readExperimentId } from "../validation/names.ts";
import {
  checkOperator,
  compareInteger,
  compareText,
  numberOperators,
  textAndListOperators,
  textOperators,
} from "./condition.ts";
import { checkAttribute, expectInteger, expectText, expectTexts, readAttributeOrTag } from "./identifier.ts";
import { checkDistinct, parseOrder } from "./order-by.ts";
import { type Comparison, parseFilter } from "./parser.ts";
import type { Statement } from "./statement.ts";

const attributes = ["name", "experiment_id", "creation_time", "last_update_time"];

/** SQL conditions on `tracking.experiments e` of an experiment search's filter. */
export function experimentConditions(filter: string | undefined, statement: Statement): string[] {
  return parseFilter(filter).map((comparison) => experimentCondition(comparison, statement));
}

function experimentCondition(comparison: Comparison, statement: Statement): string {
  const { entity, key } = readAttributeOrTag(comparison.identifier);
  const { operator } = comparison;
  if (entity === "tag") return tagCondition(comparison, key, statement);
  checkAttribute(key, attributes);
  if (operator === "IS NULL" || operator === "IS NOT NULL") {
    throw invalid(`IS NULL / IS NOT NULL is only supported for tags, not for attribute '${key}'`);
  }
  if (key === "experiment_id") return idCondition(comparison, statement);
  if (key === "name") {
    if (comparison.literal.kind === "list") {
      throw invalid("Only ['experiment_id'] attributes support comparison with a list of quoted string values.");
    }
    checkOperator(operator, textAndListOperators);
    return compareText("e.name", operator, expectText(comparison, "attributes"), statement);
  }
  if (!numberOperators.includes(operator)) throw invalid(`Invalid comparator for numeric attribute: ${operator}`);
  return compareInteger(`e.${key}`, operator, expectInteger(comparison, key), statement);
}

function idCondition(comparison: Comparison, statement: Statement): string {
  const { operator } = comparison;
  if (!["=", "!=", "IN", "NOT IN"].includes(operator)) {
    throw invalid(`Invalid comparator for experiment_id: ${operator}`);
  }
  const value = expectTexts(comparison, "attributes");
  if (typeof value === "string") return compareInteger("e.experiment_id", operator, readExperimentId(value), statement);
  const ids = statement.bind(value.map(readExperimentId), "bigint[]");
  return operator === "IN" ? `e.experiment_id = any(${ids})` : `e.experiment_id <> all(${ids})`;
}

function tagCondition(comparison: Comparison, key: string, statement: Statement): string {
  const { operator } = comparison;
  const rows = `select from tracking.experiment_tags x where x.experiment_id = e.experiment_id and x.key = ${statement.bind(key, "text")}`;
  if (operator === "IS NULL") return `not exists (${rows})`;
  if (operator === "IS NOT NULL") return `exists (${rows})`;
  if (!textOperators.includes(operator)) throw invalid(`Invalid comparator for tag: ${operator}`);
  return `exists (${rows} and ${compareText("x.value", operator, expectText(comparison, "tag"), statement)})`;
}

/** SQL for an experiment search's `order_by`. Default: newest first. */
export function experimentOrder(orderBy: readonly string[]): string {
  const entries = orderBy.length > 0 ? orderBy : ["creation_time DESC", "experiment_id ASC"];
  const fields: string[] = [];
  const keys = entries.map((text) => {
    const { identifier, ascending } = parseOrder(text);
    const { entity, key } = readAttributeOrTag(identifier);
    if (entity !== "attribute") throw invalid(`Invalid order_by entity: ${entity}`);
    checkAttribute(key, attributes);
    fields.push(key);
    return `e.${key} ${ascending ? "asc" : "desc"}`;
  });
  checkDistinct(fields, entries);
  if (!fields.includes("experiment_id")) keys.push("e.experiment_id desc");
  return keys.join(", ");
}
