import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/environment.ts";
import { SettingError } from "../../src/errors.ts";
import { flightsProbability } from "../onnx/models.ts";
import { scratchDirectory } from "../scratch.ts";
import { flightsFolder, post, runService } from "../service/running-service.ts";

const instance = { origin: "JFK", distance: 100, origin_late_rate_3h: 0.4 };
const probability = expect.closeTo(flightsProbability({ origin: "JFK", distance: 100, rate: 0.4 }), 6);

/** The flights' model under `parent/name`, as a cloud mounts it. */
function mounted(parent: string, name: string): string {
  mkdirSync(parent, { recursive: true });
  renameSync(flightsFolder(), join(parent, name));
  return parent;
}

describe("a cloud's environment", () => {
  it("of SageMaker: /ping and /invocations on 8080, the model under /opt/ml/model", async () => {
    const base = scratchDirectory();
    mounted(base, "model");
    const settings = readSettings({ SAGEMAKER_BASE_DIR: base });
    expect(settings).toMatchObject({ cloud: "sagemaker", host: "0.0.0.0", port: 8080, modelUri: join(base, "model") });
    expect(readSettings({ SAGEMAKER_BASE_DIR: base, SAGEMAKER_BIND_TO_PORT: "8123" }).port).toBe(8123);
    const { url } = await runService({ ...settings, host: "127.0.0.1", port: 0, home: scratchDirectory() });
    expect((await fetch(`${url}/ping`)).status).toBe(200);
    const csv = "origin,distance,origin_late_rate_3h\nJFK,100,0.4\n";
    const { json } = await post(`${url}/invocations`, csv, { "content-type": "text/csv", accept: "application/json" });
    expect(json.predictions).toEqual([{ probability }]);
  });

  it("of Vertex AI: its own port and routes, the model from its storage", async () => {
    const folder = flightsFolder();
    const asked: string[] = [];
    const storage = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://storage");
      asked.push(pathname);
      if (pathname === "/storage/v1/b/bucket/o") {
        const first = searchParams.get("pageToken") === null;
        const name = `models/7/${first ? "model.onnx" : "features.json"}`;
        response.end(JSON.stringify({ items: [{ name }], ...(first ? { nextPageToken: "2" } : {}) }));
      } else {
        response.end(readFileSync(join(folder, decodeURIComponent(pathname).split("/").at(-1) as string)));
      }
    });
    await new Promise<void>((resolve) => storage.listen(0, "127.0.0.1", resolve));
    try {
      const settings = readSettings({
        AIP_HTTP_PORT: "8085",
        AIP_PREDICT_ROUTE: "/v1/endpoints/1/deployedModels/2:predict",
        AIP_HEALTH_ROUTE: "/v1/endpoints/1/deployedModels/2",
        AIP_STORAGE_URI: "gs://bucket/models/7",
        STORAGE_EMULATOR_HOST: `127.0.0.1:${(storage.address() as AddressInfo).port}`,
      });
      expect(settings).toMatchObject({ cloud: "vertex-ai", host: "0.0.0.0", port: 8085 });
      const { url } = await runService({ ...settings, host: "127.0.0.1", port: 0, home: scratchDirectory() });
      expect((await fetch(`${url}/v1/endpoints/1/deployedModels/2`)).status).toBe(200);
      const { json } = await post(`${url}/v1/endpoints/1/deployedModels/2:predict`, { instances: [instance] });
      expect(json.predictions).toEqual([expect.objectContaining({ probability })]);
      expect(asked).toHaveLength(4);
    } finally {
      storage.close();
    }
  });

  it("of Azure ML: /score with input_data, liveness and readiness, the model some folders down", async () => {
    const root = scratchDirectory();
    mounted(join(root, "flight-delays"), "1");
    const settings = readSettings({ AZUREML_MODEL_DIR: root });
    expect(settings).toMatchObject({ cloud: "azure-ml", host: "0.0.0.0", port: 5001, modelUri: root });
    const { url } = await runService({ ...settings, host: "127.0.0.1", port: 0, home: scratchDirectory() });
    for (const path of ["/liveness", "/readiness", "/"]) expect((await fetch(`${url}${path}`)).status).toBe(200);
    const columns = Object.keys(instance);
    const split = { columns, index: [0], data: [Object.values(instance)] };
    expect((await post(`${url}/score`, { input_data: split })).json).toEqual([{ probability }]);
    expect((await post(`${url}/score`, { input_data: [instance] })).json).toEqual([{ probability }]);
    expect((await post(`${url}/score`, { dataframe_split: split })).json.predictions).toEqual([{ probability }]);
    expect((await post(`${url}/score`, { input_data: 5 })).json.error).toMatch(/^input_data: expected rows/);
  });

  it("of Cloud Run and of the Lambda web adapter: the port they say, a home that can be written to", () => {
    expect(readSettings({ K_SERVICE: "flights", PORT: "9090", MODEL_URI: "m.onnx" })).toMatchObject({
      cloud: "cloud-run",
      host: "0.0.0.0",
      port: 9090,
      home: "/tmp/mlops",
    });
    const lambda = { AWS_LAMBDA_FUNCTION_NAME: "flights", AWS_LWA_PORT: "8181", MODEL_URI: "m.onnx" };
    expect(readSettings(lambda)).toMatchObject({ cloud: "lambda", port: 8181, home: "/tmp/mlops" });
  });

  it("is none on a machine of one's own: loopback, and what the user sets", () => {
    const settings = readSettings({ MODEL_URI: "models:/m@champion", PORT: "0", CANARY_SHARE: "0.25" });
    expect(settings).toMatchObject({ cloud: undefined, host: "127.0.0.1", port: 0, canaryShare: 0.25 });
    expect(settings.databaseUrl).toBeUndefined();
  });

  it("with a value that cannot be is refused with the variable, the expected and the found", () => {
    const refuse = (environment: NodeJS.ProcessEnv): string => {
      try {
        readSettings(environment);
        return "taken";
      } catch (error) {
        expect(error).toBeInstanceOf(SettingError);
        return (error as Error).message;
      }
    };
    expect(refuse({ PORT: "80a" })).toBe('setting PORT: expected an integer from 0 to 65535, found the string "80a"');
    expect(refuse({ CANARY_SHARE: "2" })).toMatch(/^setting CANARY_SHARE: expected a share from 0 to 1/);
    expect(refuse({ BATCHING: "maybe" })).toMatch(/^setting BATCHING: expected on or off/);
    expect(refuse({ TLS_CERT_FILE: "a.pem" })).toMatch(/^setting TLS_KEY_FILE/);
  });
});
