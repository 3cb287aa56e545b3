import type { ArtifactStore } from "../artifacts/store.ts";
import { type Fields, type Message, readMessage } from "../protocol/fields.ts";
import type { Database } from "../store/database.ts";
import type { Writers } from "../store/writers.ts";

/** What every endpoint works with. */
export interface Context {
  readonly db: Database;
  readonly artifacts: ArtifactStore;
  readonly writers: Writers;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Methods that MLflow's interface uses. */
export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** One endpoint that takes and gives a message in JSON. */
export interface Endpoint {
  readonly method: Method;
  /** Path below the interface's root, `:name` for a variable part: `/api/2.0/mlflow/logged-models/:model_id`. */
  readonly path: string;
  readonly fields: Fields;
  /** Answers a request's fields (of its body, or its query string) and path variables. */
  answer(body: Record<string, unknown>, context: Context): Promise<unknown>;
}

/**
 * Describes an endpoint. Path variables are read as fields of the message. `handle` gives what the answer says;
 * nothing means an empty message.
 */
export function endpoint<F extends Fields>(
  method: Method,
  path: string,
  fields: F,
  handle: (message: Message<F>, context: Context) => Promise<unknown>,
): Endpoint {
  return { method, path, fields, answer: (body, context) => handle(readMessage(fields, body), context) };
}
