import type { DriftCounter } from "@mlops/monitoring";
import type { Engine } from "../engine/engine.ts";
import type { ModelSession } from "../onnx/session.ts";
import type { RowReader } from "../request/row-reader.ts";
import type { InputExample } from "./folder.ts";
import type { ModelIdentity } from "./identity.ts";
import type { ModelSchema } from "./schema.ts";

/** A model that has passed its checks and is ready to answer. */
export interface ServedModel {
  readonly identity: ModelIdentity;
  readonly schema: ModelSchema;
  readonly session: ModelSession;
  readonly engine: Engine;
  readonly readRecords: RowReader;
  readonly example: InputExample | undefined;
  /** SHA-256 of the ONNX file, hexadecimal. */
  readonly digest: string;
  /** Counts rows and scores into the bins frozen at training; undefined when the model has none. */
  readonly drift?: DriftCounter | undefined;
  /** Requests that have taken this model and wait for online features: it is not released under them. */
  readonly holds: { count: number };
}
