import { MlflowUsageError } from "../errors.ts";

/** Part of a search's filter. `String(filter)` is MLflow's own text; raw text does as well wherever one is taken. */
export interface Filter {
  readonly text: string;
  toString(): string;
}

/** Comparisons of a metric, a time or a version number. */
export interface NumberField {
  equals(value: number): Filter;
  differs(value: number): Filter;
  below(value: number): Filter;
  atMost(value: number): Filter;
  above(value: number): Filter;
  atLeast(value: number): Filter;
}

/** Comparisons of a text. In patterns `%` stands for any text and `_` for any character. */
export interface TextField {
  equals(value: string): Filter;
  differs(value: string): Filter;
  like(pattern: string): Filter;
  /** As `like`, in any case. */
  likeInAnyCase(pattern: string): Filter;
}

/** Comparisons of a text that may also be one of a list. */
export interface ListedTextField extends TextField {
  oneOf(values: readonly string[]): Filter;
  noneOf(values: readonly string[]): Filter;
}

/** Comparisons of a param or tag, which may be absent. */
export interface OptionalTextField extends TextField {
  isSet(): Filter;
  isNotSet(): Filter;
}

/** The latest value of a run's metric. */
export function metric(key: string): NumberField {
  return numberField(`metrics.${quoteKey(key)}`);
}

/** A run's param. */
export function param(key: string): OptionalTextField {
  return optionalField(`params.${quoteKey(key)}`);
}

/** A tag. */
export function tag(key: string): OptionalTextField {
  return optionalField(`tags.${quoteKey(key)}`);
}

/** A data set that a run used: its name, digest or context. */
export function dataset(key: "name" | "digest" | "context"): ListedTextField {
  return listedField(`dataset.${key}`);
}

/** A time or number of a run, experiment or version: `start_time`, `creation_time`, `version_number`, … */
export function number(key: string): NumberField {
  return numberField(checkWord(key));
}

/** A text of a run, experiment, model or version: `status`, `run_name`, `name`, `run_id`, … */
export function text(key: string): ListedTextField {
  return listedField(checkWord(key));
}

/** All of them must hold. MLflow's filters know no OR. */
export function and(...filters: readonly (Filter | string | undefined)[]): Filter {
  const parts = filters.filter((filter) => filter !== undefined).map(String);
  return make(parts.filter(Boolean).join(" AND "));
}

function numberField(name: string): NumberField {
  const compare = (operator: string) => (value: number) => make(`${name} ${operator} ${numberText(value)}`);
  return {
    equals: compare("="),
    differs: compare("!="),
    below: compare("<"),
    atMost: compare("<="),
    above: compare(">"),
    atLeast: compare(">="),
  };
}

function textField(name: string): TextField {
  const compare = (operator: string) => (value: string) => make(`${name} ${operator} ${quoteText(value)}`);
  return { equals: compare("="), differs: compare("!="), like: compare("LIKE"), likeInAnyCase: compare("ILIKE") };
}

function listedField(name: string): ListedTextField {
  const compare = (operator: string) => (values: readonly string[]) => {
    if (values.length === 0) throw new MlflowUsageError(`filter on ${name}: expected at least one value, found none`);
    return make(`${name} ${operator} (${values.map(quoteText).join(", ")})`);
  };
  return { ...textField(name), oneOf: compare("IN"), noneOf: compare("NOT IN") };
}

function optionalField(name: string): OptionalTextField {
  return {
    ...textField(name),
    isSet: () => make(`${name} IS NOT NULL`),
    isNotSet: () => make(`${name} IS NULL`),
  };
}

function make(text: string): Filter {
  return { text, toString: () => text };
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  throw new MlflowUsageError(`filter: expected a finite number, found ${value}`);
}

/** MLflow's grammar has no escapes: a text stands in the kind of quotes that it does not hold. */
function quoteText(value: string): string {
  if (!value.includes("'") && !value.includes("\\")) return `'${value}'`;
  if (!value.includes('"')) return `"${value}"`;
  throw new MlflowUsageError(`filter: MLflow cannot express a value with both kinds of quotes: ${value}`);
}

function quoteKey(key: string): string {
  if (key === "" || key.includes("`"))
    throw new MlflowUsageError(`filter: expected a key without backticks, found '${key}'`);
  return `\`${key}\``;
}

function checkWord(key: string): string {
  if (/^[a-z_]+$/.test(key)) return key;
  throw new MlflowUsageError(`filter: expected an attribute such as start_time, found '${key}'`);
}
