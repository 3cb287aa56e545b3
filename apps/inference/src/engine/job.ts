import type { RequestError } from "../errors.ts";
import type { NamedTensor } from "../onnx/session.ts";
import type { Block } from "../request/block.ts";

/** A block waiting to be run. Exactly one of `done` and `failed` is called, once. */
export interface Job {
  readonly block: Block;
  /** Monotonic milliseconds when it was submitted. */
  readonly submittedAt: number;
  /** Monotonic milliseconds after which nobody waits for the answer; Infinity when the client set none. */
  readonly deadlineAt: number;
  /** False once the client has gone: its work is not done. */
  alive(): boolean;
  done(result: BlockResult): void;
  failed(error: RequestError | Error): void;
}

/** The outputs of a block: rows `first` to `first + block.rows` of tensors that other blocks may share. */
export interface BlockResult {
  readonly outputs: readonly NamedTensor[];
  readonly first: number;
}
