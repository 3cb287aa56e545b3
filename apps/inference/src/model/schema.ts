import { ModelRefusedError } from "../errors.ts";
import type { FeatureSpec } from "../features/feature-spec.ts";
import { optionalNames } from "../features/missing.ts";
import type { TensorSpec } from "../onnx/session.ts";

/** What a model takes and gives, as the readers of requests need it. */
export interface ModelSchema {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Elements a row has in each input: the product of the dimensions after the first; -1 when one of them is dynamic. */
  readonly widths: readonly number[];
  /** True when rows can be merged along the first dimension of every input and output. */
  readonly rowwise: boolean;
  /** Which raw columns a client may send in place of model inputs; absent for a model that takes only its inputs. */
  readonly features: FeatureSpec | undefined;
  /** Raw columns and inputs that a row may leave out or give as null. */
  readonly optional: ReadonlySet<string>;
  /** Column names of the MLflow signature where they stand for the columns of one matrix input. */
  readonly matrixColumns: readonly string[] | undefined;
  /** Known categories by input name, read from the graph's label encoders; an input without an entry takes any string. */
  readonly vocabularies: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface SchemaSources {
  readonly model: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly features: FeatureSpec | undefined;
  /** Names of the MLflow signature's columns, in order. */
  readonly signatureColumns: readonly string[] | undefined;
  readonly vocabularies: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Makes the schema; throws ModelRefusedError when the parts of a model do not fit together. */
export function makeSchema(sources: SchemaSources): ModelSchema {
  const { inputs, outputs, features } = sources;
  if (inputs.length === 0 || outputs.length === 0) {
    throw refuse(sources, `expected tensor inputs and outputs, found ${inputs.length} and ${outputs.length}`);
  }
  const reserved = inputs.find((input) => input.name in Object.prototype);
  if (reserved !== undefined) throw refuse(sources, `input ${reserved.name}: expected no name of Object.prototype`);
  if (features !== undefined) checkFeatures(sources, features);
  return {
    inputs,
    outputs,
    widths: inputs.map((input) => widthOf(input.shape)),
    rowwise: [...inputs, ...outputs].every((tensor) => tensor.shape[0] === -1 && widthOf(tensor.shape) > 0),
    features,
    optional: optionalNames(features),
    matrixColumns: matrixColumns(inputs, sources.signatureColumns),
    vocabularies: sources.vocabularies,
  };
}

function widthOf(shape: readonly number[]): number {
  const trailing = shape.slice(1);
  return trailing.includes(-1) ? -1 : trailing.reduce((product, dimension) => product * dimension, 1);
}

/** MLflow's onnx flavour hands a data frame to a model of one input as a matrix: its columns are the signature's. */
function matrixColumns(
  inputs: readonly TensorSpec[],
  columns: readonly string[] | undefined,
): readonly string[] | undefined {
  const [input] = inputs;
  if (inputs.length !== 1 || input === undefined || columns === undefined) return undefined;
  const width = widthOf(input.shape);
  const isMatrix = input.shape.length === 2 && (width === -1 || width === columns.length);
  return isMatrix && !(columns.length === 1 && columns[0] === input.name) ? columns : undefined;
}

/** Every model input must be a request column, derived, or online; every reference must name a request column. */
function checkFeatures(sources: SchemaSources, features: FeatureSpec): void {
  const raw = new Set(features.request.map((column) => column.name));
  const made = new Set([
    ...raw,
    ...features.derived.map((derived) => derived.name),
    ...features.online.flatMap((view) => Object.keys(view.features)),
  ]);
  const unmade = sources.inputs.filter((input) => !made.has(input.name)).map((input) => input.name);
  if (unmade.length > 0) throw refuse(sources, `features.json: no column makes the inputs ${unmade.join(", ")}`);
  const times = new Set([...raw, ...features.derived.map((derived) => derived.name)]);
  const dangling = [
    ...[features.eventTime, ...features.online.map((view) => view.entityColumn)].filter((name) => !raw.has(name)),
    ...features.online.map((view) => view.at).filter((name) => !times.has(name)),
  ];
  if (dangling.length > 0) throw refuse(sources, `features.json: no request column is called ${dangling.join(", ")}`);
}

function refuse(sources: SchemaSources, problem: string): ModelRefusedError {
  return new ModelRefusedError(sources.model, "schema", problem);
}
