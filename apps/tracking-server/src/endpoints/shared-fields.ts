import { invalid } from "../protocol/errors.ts";
import { apiDocs, type Field, nested, required, text } from "../protocol/fields.ts";
import type { KeyValue } from "../store/experiments.ts";
import { checkKey, checkLength, lengthLimits, truncate } from "../validation/names.ts";

/** A key with a value, which may be absent and then is empty. */
export const keyValue: Field<{ readonly key: string; readonly value: string | undefined }> = nested({
  key: required(text),
  value: text,
});

/** A run's id, which old clients send as `run_uuid`. */
export const byRun: { readonly run_id: Field<string>; readonly run_uuid: Field<string> } = {
  run_id: text,
  run_uuid: text,
};

/** The run that a message names. */
export function runIdOf(message: { run_id: string | undefined; run_uuid: string | undefined }): string {
  const runId = message.run_id || message.run_uuid;
  if (runId) return runId;
  throw invalid(`Missing value for required parameter 'run_id'. ${apiDocs}`);
}

/** A page size: positive and not above the limit. */
export function readMaxResults(digits: string | undefined, standard: number, limit: number): number {
  const size = digits === undefined ? standard : Number(digits);
  const words = `Invalid value ${size} for parameter 'max_results' supplied`;
  if (size <= 0) throw invalid(`${words}. It must be a positive integer`);
  if (size > limit) throw invalid(`${words}:  Hint: Value was of type 'int'. ${apiDocs}`);
  return size;
}

/** Pairs whose absent values are empty. */
export function withValues(
  pairs: readonly { readonly key: string; readonly value: string | undefined }[] | undefined,
): KeyValue[] {
  return (pairs ?? []).map(({ key, value }) => ({ key, value: value ?? "" }));
}

/** A run's tag after MLflow's checks, its value cut to the limit. */
export function checkRunTag(tag: KeyValue, path = ""): KeyValue {
  checkKey(tag.key, `${path}key`);
  checkLength(`${path}key`, lengthLimits.key, tag.key);
  return { key: tag.key, value: truncate(tag.value, lengthLimits.tagValue) };
}
