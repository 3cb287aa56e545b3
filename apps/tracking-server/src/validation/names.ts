import { posix } from "node:path";
import { invalid } from "../protocol/errors.ts";

/** MLflow's rules for names and lengths (`mlflow/utils/validation.py`, 3.17), with its words. */

const keyCharacters = /^[/\p{L}\p{N}_.\- :]*$/u;
const keyWords =
  "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).";

/** Longest texts, in characters. */
export const lengthLimits = {
  key: 250,
  paramValue: 6000,
  tagValue: 8000,
  experimentName: 500,
  experimentTagValue: 20_000,
  registryTagValue: 100_000,
  alias: 255,
  artifactLocation: 2048,
} as const;

/** A metric's, param's or tag's key: its characters, and that it is a path that stays where it is. */
export function checkKey(key: string, path: string): void {
  if (!keyCharacters.test(key)) throw invalidValue(path, key, keyWords);
  checkStaysPut(key, path);
}

/** That text is not longer than MLflow's limit. */
export function checkLength(name: string, limit: number, value: string): void {
  if (value.length > limit && [...value].length > limit) {
    throw invalid(`'${name}' exceeds the maximum length of ${limit} characters`);
  }
}

/** Values of params and tags beyond the limit are cut, as MLflow's server does by default. */
export function truncate(value: string, limit: number): string {
  return value.length <= limit ? value : [...value].slice(0, limit).join("");
}

/** The name of an experiment. */
export function checkExperimentName(name: string): void {
  if (name === "") throw invalid("Invalid experiment name: ''");
  checkLength("name", lengthLimits.experimentName, name);
}

/** The name of a registered model. */
export function checkModelName(name: string | undefined): void {
  if (name === undefined || name.trim() === "") throw invalid("Missing value for required parameter 'name'.");
  if (/[/:]/.test(name)) throw invalid(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  checkStaysPut(name, "name");
}

/** The name of a logged model. */
export function checkLoggedModelName(name: string | undefined): void {
  if (name !== undefined && (name === "" || /[/:.%"']/.test(name))) {
    throw invalid(
      `Invalid model name ('${name}') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
    );
  }
}

/** The name of an alias; `reserved` also refuses `latest` and `v1`, which mean versions. */
export function checkAlias(alias: string, reserved = false): void {
  if (alias === "") throw invalid("Registered model alias name cannot be empty.");
  if (!/^[\p{L}\p{N}_-]*$/u.test(alias)) {
    throw invalid(
      `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    );
  }
  checkLength("Registered model alias name", lengthLimits.alias, alias);
  if (reserved && alias.toLowerCase() === "latest") {
    throw invalid("'latest' alias name (case insensitive) is reserved.");
  }
  if (reserved && /^[vV]\d+$/.test(alias)) throw invalid(`Version alias name '${alias}' is reserved.`);
}

/** A run's id. */
export function checkRunId(runId: string): void {
  if (!/^[a-zA-Z0-9][\w-]{0,255}$/.test(runId)) throw invalidValue("run_id", runId);
}

/** The number of a model version. */
export function readVersion(version: string): number {
  const number = /^\s*[+-]?\d+\s*$/.test(version) ? Number(version) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw invalid(`Parameter 'version' must be an integer, got '${version}'.`);
  return number > 2_147_483_647 ? -1 : number;
}

/** The number of an experiment, as digits. */
export function readExperimentId(experimentId: string): string {
  if (!/^\s*[+-]?\d{1,18}\s*$/.test(experimentId)) {
    throw invalid(`Invalid experiment ID '${experimentId}'. Experiment ID must be a valid integer.`);
  }
  return String(Number(experimentId));
}

/** MLflow's words for a value that is not acceptable. */
export function invalidValue(path: string, value: unknown, why?: string): Error {
  const words = `Invalid value ${JSON.stringify(value)} for parameter '${path}' supplied`;
  return invalid(why ? `${words}: ${why}` : `${words}.`);
}

function checkStaysPut(name: string, path: string): void {
  const normal = normalPath(name);
  if (normal !== name || normal === "." || normal.startsWith("..") || normal.startsWith("/")) {
    const words = "Names may be treated as files in certain cases, and must not resolve to other names";
    throw invalidValue(path, name, `${words} when treated as such. This name would resolve to '${normal}'`);
  }
}

/** Python's `posixpath.normpath`: as Node's, without a trailing slash. */
function normalPath(name: string): string {
  const normal = posix.normalize(name);
  return normal.length > 1 && normal.endsWith("/") ? normal.slice(0, -1) : normal;
}
