import { invalidField, RequestError } from "../../errors.ts";
import type { GivenTensor } from "../../request/tensor-block.ts";
import type { BinaryCursor } from "./binary.ts";
import { readInputTensor } from "./input-tensor.ts";

/** An infer request of Open Inference Protocol V2, read and checked by itself (not yet against a model). */
export interface V2Request {
  readonly id: string | undefined;
  readonly inputs: readonly GivenTensor[];
  /** Outputs asked for; undefined asks for all. */
  readonly outputs: readonly RequestedOutput[] | undefined;
  /** Outputs are binary unless an output says otherwise. */
  readonly binaryByDefault: boolean;
  readonly timeoutMillis: number | undefined;
  /** Ask for each feature's contribution. */
  readonly explain: boolean;
}

export interface RequestedOutput {
  readonly name: string;
  /** Undefined leaves it to the request's default. */
  readonly binary: boolean | undefined;
  /** Number of classes to give in place of the values (the classification extension); 0 gives the values. */
  readonly classification: number;
}

const members = new Set(["id", "parameters", "inputs", "outputs"]);

/**
 * Reads the JSON part; binary data are taken from `binary` in the order of the inputs. Throws RequestError.
 *
 * @param optional inputs that may be null (or NaN in binary data)
 */
export function readV2Request(
  document: unknown,
  binary: BinaryCursor | undefined,
  optional: ReadonlySet<string> = new Set(),
): V2Request {
  const request = readObject(document, "body", members);
  if (request.id !== undefined && typeof request.id !== "string")
    throw invalidField("datatype", "id", "a string", request.id);
  const parameters = readParameters(request.parameters, "parameters");
  return {
    id: request.id as string | undefined,
    inputs: readInputs(request.inputs, binary, optional),
    outputs: readOutputs(request.outputs),
    binaryByDefault: readFlag(parameters, "binary_data_output", "parameters") ?? false,
    timeoutMillis: readTimeout(parameters),
    explain: readFlag(parameters, "explain", "parameters") ?? false,
  };
}

function readInputs(inputs: unknown, binary: BinaryCursor | undefined, optional: ReadonlySet<string>): GivenTensor[] {
  if (inputs === undefined) throw new RequestError("missing", "inputs: expected an array of tensors, found nothing");
  if (!Array.isArray(inputs)) throw invalidField("datatype", "inputs", "an array of tensors", inputs);
  const tensors = inputs.map((input, index) => readInputTensor(input, () => `inputs[${index}]`, binary, optional));
  binary?.end();
  return tensors;
}

function readOutputs(outputs: unknown): RequestedOutput[] | undefined {
  if (outputs === undefined) return undefined;
  if (!Array.isArray(outputs)) throw invalidField("datatype", "outputs", "an array of outputs", outputs);
  return outputs.length === 0 ? undefined : outputs.map((output, index) => readOutput(output, `outputs[${index}]`));
}

function readOutput(value: unknown, at: string): RequestedOutput {
  const output = readObject(value, at, new Set(["name", "parameters"]));
  if (typeof output.name !== "string") throw invalidField("datatype", `${at}.name`, "a string", output.name);
  const parameters = readParameters(output.parameters, `${at}.parameters`);
  const classification = parameters.classification ?? 0;
  if (!Number.isInteger(classification) || (classification as number) < 0) {
    throw invalidField("value", `${at}.parameters.classification`, "a number of classes", classification);
  }
  const binary = readFlag(parameters, "binary_data", `${at}.parameters`);
  return { name: output.name, binary, classification: classification as number };
}

/** Triton's `timeout` parameter is in microseconds; 0 and absent set none. */
function readTimeout(parameters: Readonly<Record<string, unknown>>): number | undefined {
  const { timeout } = parameters;
  if (timeout === undefined || timeout === 0) return undefined;
  if (typeof timeout === "number" && timeout > 0) return timeout / 1000;
  throw invalidField("value", "parameters.timeout", "a number of microseconds of 0 or more", timeout);
}

/** An object of parameters: strings, numbers and booleans. Those the service does not know are passed over. */
export function readParameters(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidField("datatype", at, "an object of parameters", value);
  }
  return value as Readonly<Record<string, unknown>>;
}

export function readFlag(parameters: Readonly<Record<string, unknown>>, name: string, at: string): boolean | undefined {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (value === undefined || typeof value === "boolean") return value;
  throw invalidField("datatype", `${at}.${name}`, "true or false", value);
}

/** An object with only the members named. `at` says where it is; as a function, it is asked for an error alone. */
export function readObject(
  value: unknown,
  at: string | (() => string),
  known: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const place = (): string => (typeof at === "string" ? at : at());
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidField("datatype", place(), `an object of ${[...known].join(", ")}`, value);
  }
  for (const extra in value) {
    if (known.has(extra)) continue;
    throw new RequestError("extra", `${place()}.${extra}: expected only the members ${[...known].join(", ")}`);
  }
  return value as Readonly<Record<string, unknown>>;
}
