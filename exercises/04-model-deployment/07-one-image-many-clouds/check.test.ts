import { expect, test } from "vitest";
import { contract } from "./contract.ts";

const vertex = {
  PORT: "9999",
  AIP_HTTP_PORT: "8085",
  AIP_HEALTH_ROUTE: "/health/of/vertex",
  AIP_PREDICT_ROUTE: "/predict/of/vertex",
  AIP_DEPLOYED_MODEL_ID: "4711",
};

test("the platform says where it listens", () => {
  expect(contract({}).port, "where it listens when nobody says").toBe(8080);
  expect(contract({ PORT: "9090" }).port, "Cloud Run says where it listens").toBe(9090);
  expect(contract(vertex).port, "Vertex AI says where it listens, and PORT is there too").toBe(8085);
  expect(contract({ AIP_HTTP_PORT: "", PORT: "" }).port, "where it listens when the variables are empty").toBe(8080);
});

test("each platform's health and prediction routes are understood", () => {
  const { route } = contract({});
  expect(route("GET", "/ping"), "GET /ping of SageMaker").toBe("health");
  expect(route("POST", "/invocations"), "POST /invocations of SageMaker").toBe("predict");
  expect(route("GET", "/v2/health/ready"), "GET /v2/health/ready of KServe").toBe("health");
  expect(route("POST", "/v1/models/flight-delays:predict"), "KServe's V1 route").toBe("predict");
  expect(contract(vertex).route("GET", "/health/of/vertex"), "the health route that Vertex AI names").toBe("health");
  expect(contract(vertex).route("POST", "/predict/of/vertex"), "the prediction route that Vertex AI names").toBe(
    "predict",
  );
});

test("what no platform asks has no meaning", () => {
  const { route } = contract({});
  expect(route("POST", "/predict/of/vertex"), "a route that this platform did not name").toBeUndefined();
  expect(
    route("GET", "/v1/models/flight-delays:predict"),
    "GET of a prediction route: the method does matter",
  ).toBeUndefined();
  expect(route("POST", "/v1/models/a/b:predict"), "a name with a slash in it").toBeUndefined();
  expect(route("POST", "undefined"), "the path 'undefined'").toBeUndefined();
  expect(route("GET", "/ping?probe=1"), "a path with a query string").toBe("health");
});

test("only one that can answer is healthy", () => {
  const { health } = contract({});
  expect(health({ modelLoaded: true, draining: false }), "a loaded model").toBe(200);
  expect(health({ modelLoaded: false, draining: false }), "no model yet").toBe(503);
  expect(
    health({ modelLoaded: true, draining: true }),
    "a platform that gets 200 sends traffic to one that drains",
  ).toBe(503);
});

test("answers are wrapped as the platform reads them", () => {
  expect(contract({}).wrap("/invocations", [0.25, 0.5]), "for SageMaker").toEqual({ predictions: [0.25, 0.5] });
  expect(contract(vertex).wrap("/predict/of/vertex", [0.25]), "for Vertex AI").toEqual({
    predictions: [0.25],
    deployedModelId: "4711",
  });
  expect(contract(vertex).wrap("/invocations", [0.25]), "for SageMaker's route, on Vertex AI").toEqual({
    predictions: [0.25],
  });
});
