import type { Codec } from "../protocol/codec.ts";
import { mlflowCodec } from "../protocol/mlflow/codec.ts";
import { v1Codec } from "../protocol/v1.ts";
import { v2Codec } from "../protocol/v2/codec.ts";
import type { PredictTarget } from "./predict-route.ts";

/** A request's address, if it is one that predicts. */
export interface PredictRoute extends PredictTarget {
  readonly codec: Codec;
}

const remembered = new Map<string, PredictRoute | undefined>();
const rememberedLimit = 256;

/** The prediction route of a request's target; remembered, since clients ask the same few over and over. */
export function findPredictRoute(url: string): PredictRoute | undefined {
  if (remembered.has(url)) return remembered.get(url);
  const route = parsePredictRoute(url.split("?", 1)[0] as string);
  if (remembered.size < rememberedLimit) remembered.set(url, route);
  return route;
}

const v1Path = /^\/v1\/models\/([^/:]+)(?:\/versions\/([^/:]+))?:predict$/;
const v2Path = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?\/infer$/;

function parsePredictRoute(path: string): PredictRoute | undefined {
  if (path === "/invocations") return { codec: mlflowCodec, name: undefined, version: undefined };
  return fromMatch(v1Codec, v1Path.exec(path)) ?? fromMatch(v2Codec, v2Path.exec(path));
}

function fromMatch(codec: Codec, match: RegExpExecArray | null): PredictRoute | undefined {
  if (match === null) return undefined;
  const name = decode(match[1]);
  return name === undefined ? undefined : { codec, name, version: decode(match[2]) };
}

function decode(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
