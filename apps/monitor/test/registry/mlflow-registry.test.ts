import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { followChampion } from "../../src/registry/champion.ts";
import { openModelRegistry } from "../../src/registry/mlflow-registry.ts";
import type { ModelRegistry } from "../../src/registry/model-registry.ts";

/** Answers as MLflow's server does, for one model with one version. */
const answers: Record<string, [status: number, body: string]> = {
  "/api/2.0/mlflow/registered-models/alias?name=m&alias=champion": [
    200,
    JSON.stringify({ model_version: { name: "m", version: "7" } }),
  ],
  "/api/2.0/mlflow/registered-models/alias?name=m&alias=canary": [
    400,
    JSON.stringify({ error_code: "INVALID_PARAMETER_VALUE", message: "Registered model alias canary not found." }),
  ],
  "/api/2.0/mlflow/model-versions/get-download-uri?name=m&version=7": [
    200,
    JSON.stringify({ artifact_uri: "mlflow-artifacts:/1/models/m-1/artifacts" }),
  ],
  "/api/2.0/mlflow-artifacts/artifacts/1/models/m-1/artifacts/reference.json": [200, '{"version":1}'],
};

let server: Server;
let registry: ModelRegistry;

beforeAll(async () => {
  server = createServer((request, response) => {
    const [status, body] = answers[request.url ?? ""] ?? [
      404,
      JSON.stringify({ error_code: "RESOURCE_DOES_NOT_EXIST", message: "not there" }),
    ];
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  registry = openModelRegistry(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await registry.close();
  server.close();
});

describe("the registry", () => {
  it("gives the version of an alias, and none where there is no such alias or model", async () => {
    expect(await registry.versionOfAlias("m", "champion")).toBe(7);
    expect(await registry.versionOfAlias("m", "canary")).toBeUndefined();
    expect(await registry.versionOfAlias("other", "champion")).toBeUndefined();
  });

  it("gives the files beside a model, and none where there is no such file or version", async () => {
    expect(await registry.readModelFile("m", 7, "reference.json")).toBe('{"version":1}');
    expect(await registry.readModelFile("m", 7, "features.json")).toBeUndefined();
    expect(await registry.readModelFile("m", 8, "reference.json")).toBeUndefined();
  });

  it("rejects when it is away, and is empty without an address", async () => {
    const away = openModelRegistry("http://127.0.0.1:9");
    await expect(away.versionOfAlias("m", "champion")).rejects.toThrow("127.0.0.1:9");
    await away.close();
    const none = openModelRegistry(undefined);
    expect(await none.versionOfAlias("m", "champion")).toBeUndefined();
    expect(await none.readModelFile("m", 7, "reference.json")).toBeUndefined();
  });
});

describe("the champion that is followed", () => {
  it("stays what it was while the registry is away, and is looked up a few times a second at most", async () => {
    let [time, asked, isAway] = [0, 0, false];
    const changing: ModelRegistry = {
      versionOfAlias: async () => {
        asked++;
        if (isAway) throw new Error("away");
        return asked;
      },
      readModelFile: async () => undefined,
      close: async () => {},
    };
    const champion = followChampion(
      changing,
      { modelName: "m", modelAlias: "champion" },
      pino({ level: "silent" }),
      () => time,
    );
    expect([await champion(), await champion()]).toEqual([1, 1]);
    time = 1000;
    expect(await champion()).toBe(2);
    isAway = true;
    time = 2000;
    expect(await champion()).toBe(2);
    expect(asked).toBe(3);
  });
});
