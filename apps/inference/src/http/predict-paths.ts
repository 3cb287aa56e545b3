import { azureCodec } from "../protocol/azure.ts";
import type { Codec } from "../protocol/codec.ts";
import { mlflowCodec } from "../protocol/mlflow/codec.ts";
import { v1Codec } from "../protocol/v1.ts";
import { v2Codec } from "../protocol/v2/codec.ts";
import type { PredictRoute } from "./predict-route.ts";

/** Finds the prediction route of a request's target; undefined when it is none. */
export type FindPredictRoute = (url: string) => PredictRoute | undefined;

const rememberedLimit = 256;

/** `extraPath` is one more address of the V1 protocol, which a cloud may ask for. */
export function makePredictRoutes(extraPath: string | undefined): FindPredictRoute {
  const remembered = new Map<string, PredictRoute | undefined>();
  return (url) => {
    if (remembered.has(url)) return remembered.get(url);
    const path = url.split("?", 1)[0] as string;
    const route = path === extraPath ? unnamed(v1Codec) : parsePredictRoute(path);
    if (remembered.size < rememberedLimit) remembered.set(url, route);
    return route;
  };
}

function unnamed(codec: Codec): PredictRoute {
  return { codec, name: undefined, version: undefined, explain: false };
}

const v1Path = /^\/v1\/models\/([^/:]+)(?:\/versions\/([^/:]+))?:(predict|explain)$/;
const v2Path = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?\/infer$/;

function parsePredictRoute(path: string): PredictRoute | undefined {
  if (path === "/invocations") return unnamed(mlflowCodec);
  if (path === "/score") return unnamed(azureCodec);
  const v1 = v1Path.exec(path);
  return named(v1Codec, v1, v1?.[3] === "explain") ?? named(v2Codec, v2Path.exec(path), false);
}

function named(codec: Codec, match: RegExpExecArray | null, explain: boolean): PredictRoute | undefined {
  if (match === null) return undefined;
  try {
    const [name, version] = [match[1], match[2]].map((part) => part && decodeURIComponent(part));
    return { codec, name, version, explain };
  } catch {
    return undefined;
  }
}
