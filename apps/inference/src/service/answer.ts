import type { Explanation } from "../explain/shapley.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { NamedTensor } from "../onnx/session.ts";
import type { Block } from "../request/block.ts";

/** What a request is answered with, before a protocol writes it. */
export interface Answer {
  readonly model: ServedModel;
  readonly block: Block;
  /** Tensors that hold the block's rows from row `first`; other requests' rows may be around them. */
  readonly outputs: readonly NamedTensor[];
  readonly first: number;
  /** A UUIDv7 for each row, the keys of the prediction log. */
  readonly predictionIds: readonly string[];
  /** Each input's part in the score, where the client asked. */
  readonly explanation?: Explanation;
}

/** What a request brings along besides its rows. */
export interface RequestContext {
  readonly traceId: string | null;
  /** Monotonic milliseconds when its head arrived. */
  readonly startedAt: number;
  /** Monotonic milliseconds after which its client does not wait any more; Infinity when it did not say. */
  readonly deadlineAt: number;
  alive(): boolean;
  /** For a shadow's answer: the predictions that the client was given, by row. */
  readonly shadowOf?: readonly string[];
}
