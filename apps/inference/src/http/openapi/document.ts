import { z } from "zod";
import type { ServedModel } from "../../model/served-model.ts";
import { serviceVersion } from "../../version.ts";
import { instanceSchema } from "./instance.ts";
import * as schemas from "./schemas.ts";

/** The OpenAPI 3.1 document of the service as it is now: its addresses carry the name of the model that is served. */
export function openapiDocument(model: ServedModel): object {
  const { name, version } = model.identity;
  const v1 = `/v1/models/${encodeURIComponent(name)}`;
  const v2 = `/v2/models/${encodeURIComponent(name)}`;
  const predictV1 = predicts("Predict (KServe V1)", schemas.v1Request, schemas.v1Response);
  return {
    openapi: "3.1.0",
    info: {
      title: `Predictions of ${name}`,
      version: serviceVersion,
      description: `Serves ${name}, version ${version}, over Open Inference Protocol V2, KServe V1 and MLflow scoring.`,
    },
    paths: {
      [`${v1}:predict`]: { post: { ...predictV1, requestBody: v1Body(model) } },
      [`${v1}:explain`]: { post: { ...predictV1, summary: "Predict and explain", requestBody: v1Body(model) } },
      [v1]: { get: gets("Readiness of the model (KServe V1)") },
      [`${v2}/infer`]: { post: predicts("Infer (Open Inference Protocol V2)", schemas.v2Request, schemas.v2Response) },
      [v2]: { get: gets("Metadata of the model", schemas.v2Metadata) },
      [`${v2}/ready`]: { get: gets("Readiness of the model") },
      "/v2": { get: gets("Metadata of the server") },
      "/v2/health/live": { get: gets("Liveness") },
      "/v2/health/ready": { get: gets("Readiness") },
      "/invocations": { post: mlflow("Score (MLflow, SageMaker)") },
      "/score": { post: mlflow("Score (Azure ML)") },
      "/ping": { get: gets("Readiness (MLflow, SageMaker)") },
      "/version": { get: gets("Version of the service") },
      "/metrics": { get: gets("Prometheus metrics") },
      "/admin/status": { get: { ...gets("What serves"), security: adminSecurity } },
      "/admin/refresh": { post: { ...gets("Look at the aliases now"), security: adminSecurity } },
      "/admin/canary": {
        put: { ...gets("Set the canary's share"), requestBody: json(schemas.canaryChange), security: adminSecurity },
        delete: { ...gets("Take the canary out"), security: adminSecurity },
      },
    },
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    security: [{}, { token: [] }],
  };
}

const adminSecurity = [{ token: [] }];

function v1Body(model: ServedModel): object {
  const rows = { type: "array", minItems: 1, items: instanceSchema(model.schema) };
  const schema = toJsonSchema(schemas.v1Request) as { properties: Record<string, unknown> };
  const example = model.example === undefined ? {} : { example: { instances: model.example.records.slice(0, 1) } };
  const named = { ...schema, properties: { ...schema.properties, instances: rows } };
  return { required: true, content: { "application/json": { schema: named, ...example } } };
}

function predicts(summary: string, request: z.ZodType, response: z.ZodType): object {
  return { summary, requestBody: json(request), responses: { 200: answer(response), ...errorResponses } };
}

function mlflow(summary: string): object {
  const body = {
    required: true,
    content: {
      "application/json": { schema: toJsonSchema(schemas.mlflowRequest) },
      "text/csv": { schema: { type: "string", description: "A header line of columns, then a line for each row" } },
    },
  };
  return { summary, requestBody: body, responses: { 200: answer(schemas.mlflowResponse), ...errorResponses } };
}

function gets(summary: string, response?: z.ZodType): object {
  return { summary, responses: { 200: response === undefined ? { description: "OK" } : answer(response) } };
}

function json(schema: z.ZodType): object {
  return { required: true, content: { "application/json": { schema: toJsonSchema(schema) } } };
}

function answer(schema: z.ZodType): object {
  return { description: "OK", content: { "application/json": { schema: toJsonSchema(schema) } } };
}

/** Every error has the same body; what each status means. */
const errorResponses: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries({
    400: "The request is not what the model takes",
    401: "No good token",
    404: "No such model or version",
    413: "The body is too large",
    415: "A content type or encoding that is not served",
    429: "The queue is full or the token's rate is used up; see Retry-After",
    503: "Not ready, draining, or the online features cannot be read",
    504: "The request's deadline passed",
  }).map(([status, description]) => [status, { ...answer(schemas.errorBody), description }]),
);

function toJsonSchema(schema: z.ZodType): object {
  const {
    $schema: _dialect,
    id: _id,
    ...rest
  } = z.toJSONSchema(schema, { reused: "inline" }) as Record<string, unknown>;
  return rest;
}
