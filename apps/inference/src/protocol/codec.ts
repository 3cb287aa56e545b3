import type { IncomingHttpHeaders } from "node:http";
import type { ServedModel } from "../model/served-model.ts";
import type { Block } from "../request/block.ts";
import type { Answer } from "../service/answer.ts";

/** A request's body read by a protocol: its rows, and how its answer is written. */
export interface Decoded {
  readonly block: Block;
  /** Milliseconds the client gives the request, where the body says so. */
  readonly timeoutMillis?: number;
  /** The client asks for each input's part in the score. */
  readonly explain?: boolean;
  encode(answer: Answer): EncodedBody;
}

export interface EncodedBody {
  readonly body: string | Buffer;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface BodyLimits {
  readonly rows: number;
}

/** One protocol of prediction: reads its bodies and writes its answers. `decode` throws RequestError. */
export interface Codec {
  /** Label of the metrics. */
  readonly name: "v1" | "v2" | "mlflow";
  decode(model: ServedModel, body: Buffer, headers: IncomingHttpHeaders, limits: BodyLimits): Decoded;
}
