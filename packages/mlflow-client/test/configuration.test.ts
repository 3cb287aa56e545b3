import { describe, expect, it } from "vitest";
import { configure, MlflowConfigurationError } from "../src/index.ts";

describe("a client's configuration", () => {
  it("comes from MLflow's variables", () => {
    const configuration = configure(
      {},
      {
        MLFLOW_TRACKING_URI: "https://tracking.example/base/",
        MLFLOW_TRACKING_TOKEN: "t",
        MLFLOW_TRACKING_INSECURE_TLS: "true",
        MLFLOW_EXPERIMENT_NAME: "e",
        MLFLOW_HTTP_REQUEST_MAX_RETRIES: "3",
        MLFLOW_HTTP_REQUEST_TIMEOUT: "9",
        MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: "0.5",
        MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING: "1",
      },
    );
    expect(configuration).toMatchObject({
      trackingUri: "https://tracking.example/base",
      authorization: "Bearer t",
      insecureTls: true,
      experimentName: "e",
      maxRetries: 3,
      timeoutSeconds: 9,
      backoffFactorSeconds: 0.5,
      systemMetrics: true,
    });
  });

  it("has MLflow's defaults, and options win", () => {
    const environment = {
      MLFLOW_TRACKING_URI: "http://a",
      MLFLOW_TRACKING_USERNAME: "u",
      MLFLOW_TRACKING_PASSWORD: "p",
    };
    expect(configure({}, environment)).toMatchObject({ maxRetries: 7, timeoutSeconds: 120, backoffFactorSeconds: 2 });
    expect(configure({ trackingUri: "http://b", token: "t" }, environment)).toMatchObject({
      trackingUri: "http://b",
      authorization: "Bearer t",
    });
  });

  it.each([
    [{}, /none given; set MLFLOW_TRACKING_URI/],
    [{ MLFLOW_TRACKING_URI: "databricks" }, /expected http/],
    [{ MLFLOW_TRACKING_URI: "postgres://me:s3cret@host/db" }, /found postgres:/],
    [{ MLFLOW_TRACKING_URI: "http://a", MLFLOW_HTTP_REQUEST_TIMEOUT: "soon" }, /MLFLOW_HTTP_REQUEST_TIMEOUT.*'soon'/],
    [{ MLFLOW_TRACKING_URI: "http://a", MLFLOW_HTTP_REQUEST_MAX_RETRIES: "-1" }, /not negative/],
  ])("is refused when it makes no sense: %j", (environment, words) => {
    expect(() => configure({}, environment)).toThrow(MlflowConfigurationError);
    expect(() => configure({}, environment)).toThrow(words);
    expect(() => configure({}, environment)).not.toThrow("s3cret");
  });
});
