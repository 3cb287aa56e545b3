import { parseJson } from "../../json/parse.ts";
import { blockOfTensors } from "../../request/tensor-block.ts";
import type { Codec } from "../codec.ts";
import { checkContentType } from "../content-type.ts";
import { splitBody } from "./binary.ts";
import { readV2Request } from "./request.ts";
import { checkOutputs, encodeV2 } from "./response.ts";

/** Open Inference Protocol V2 REST, `infer`, with the binary tensor data extension. */
export const v2Codec: Codec = {
  name: "v2",
  decode: (model, body, headers, limits) => {
    checkContentType(headers["content-type"], ["application/octet-stream"]);
    const { json, binary } = splitBody(body, headers["inference-header-content-length"] as string | undefined);
    const request = readV2Request(parseJson(json), binary, model.schema.optional);
    checkOutputs(model.schema, request);
    const block = blockOfTensors(model, request.inputs, limits.rows);
    const { timeoutMillis, explain } = request;
    return {
      block,
      explain,
      ...(timeoutMillis === undefined ? {} : { timeoutMillis }),
      encode: (answer) => encodeV2(request, answer),
    };
  },
};
