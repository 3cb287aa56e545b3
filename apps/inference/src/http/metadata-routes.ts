import express, { type Request, type Response, type Router } from "express";
import { RequestError } from "../errors.ts";
import type { ServedModel } from "../model/served-model.ts";
import { v2Datatypes } from "../onnx/element-type.ts";
import type { TensorSpec } from "../onnx/session.ts";
import { serviceVersion } from "../version.ts";
import type { AppParts } from "./app.ts";

/** Health, readiness and metadata of Open Inference Protocol V2, KServe V1 and MLflow's scoring server. */
export function metadataRoutes(parts: AppParts): Router {
  const router = express.Router();
  const ready = (): boolean => parts.state.ready && parts.host.get("champion") !== undefined;
  const sayReady = (_request: Request, response: Response): void => {
    response.status(ready() ? 200 : 503).json({ ready: ready() });
  };
  router.get("/v2/health/live", (_request, response) => response.json({ live: true }));
  router.get("/v2/health/ready", sayReady);
  const sayPing = (_request: Request, response: Response): void => {
    response.status(ready() ? 200 : 503);
    response.type("text").send("\n");
  };
  router.get(["/ping", "/health", "/readiness"], sayPing);
  router.get("/liveness", (_request, response) => response.type("text").send("\n"));
  router.use((request, response, next) => {
    if (request.method === "GET" && request.path === parts.healthPath) sayReady(request, response);
    else next();
  });
  router.get("/version", (_request, response) => response.type("text").send(serviceVersion));
  router.get("/v2", (_request, response) =>
    response.json({
      name: "mlops-inference",
      version: serviceVersion,
      extensions: ["binary_tensor_data", "classification"],
    }),
  );
  router.get(["/v2/models/:name", "/v2/models/:name/versions/:version"], (request, response) => {
    response.json(v2Metadata(parts, find(parts, request)));
  });
  router.get(["/v2/models/:name/ready", "/v2/models/:name/versions/:version/ready"], (request, response) => {
    const { identity } = find(parts, request);
    response.status(ready() ? 200 : 503).json({ name: identity.name, ready: ready() });
  });
  router.get("/v1/models", (_request, response) => {
    const names = parts.host.serving().map(({ model }) => model.identity.name);
    response.json({ models: [...new Set(names)] });
  });
  router.get("/v1/models/:name", (request, response) => {
    response.json({ name: find(parts, request).identity.name, ready: ready() });
  });
  return router;
}

function find(parts: AppParts, request: Request): ServedModel {
  const { name, version } = request.params as { name: string; version?: string };
  const model = version === undefined ? parts.host.get("champion") : parts.host.byVersion(version);
  if (model !== undefined && model.identity.name === name) return model;
  throw new RequestError(
    "not_found",
    `no model ${name}${version === undefined ? "" : ` version ${version}`} is served here`,
  );
}

function v2Metadata(parts: AppParts, model: ServedModel): object {
  const { identity, schema } = model;
  const versions = parts.host.serving().map((served) => served.model.identity.version);
  return {
    name: identity.name,
    versions: [...new Set(versions)],
    platform: "onnxruntime_onnx",
    inputs: schema.inputs.map(tensorMetadata),
    outputs: schema.outputs.map(tensorMetadata),
    parameters: {
      version: identity.version,
      uri: identity.uri,
      sha256: model.digest,
      ...(parts.state.lastRefusal === undefined ? {} : { last_refusal: parts.state.lastRefusal.message }),
      ...(parts.state.registryProblem === undefined ? {} : { registry_problem: parts.state.registryProblem }),
    },
  };
}

function tensorMetadata(tensor: TensorSpec): object {
  return { name: tensor.name, datatype: v2Datatypes[tensor.type], shape: tensor.shape };
}
