import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateSigningKey, signModel, verifyModel } from "@mlops/metadata";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { connect } from "../../src/adapters/connect.ts";
import { rehearseApart } from "../../src/model/rehearsal.ts";
import { openModelCache } from "../../src/registry/cache.ts";
import { defaultSettings } from "../../src/settings.ts";
import { failingModel, flightsModel } from "../onnx/models.ts";
import { modelFolder, scratchDirectory } from "../scratch.ts";
import { fakeRegistry, flightsFolder, post, runService } from "../service/running-service.ts";

describe("a rehearsal in a process of its own", () => {
  it("admits a good model once and remembers it", async () => {
    const marks = scratchDirectory();
    const folder = flightsFolder();
    await rehearseApart(folder, folder, marks);
    expect(readdirSync(marks)).toHaveLength(1);
    await rehearseApart(folder, folder, marks, "/nowhere/it-is-not-run-again.js");
  });

  it("tells why a model is refused", async () => {
    const folder = modelFolder({ "model.onnx": failingModel() });
    await expect(rehearseApart(folder, "models:/m/3", scratchDirectory())).rejects.toThrow(
      /^model models:\/m\/3: warm-up failed/,
    );
  });

  it("survives a model that crashes its process", async () => {
    const program = join(scratchDirectory(), "crash.mjs");
    writeFileSync(program, "process.kill(process.pid, 'SIGSEGV'); setTimeout(() => {}, 10_000);");
    const folder = flightsFolder();
    const marks = scratchDirectory();
    await expect(rehearseApart(folder, "models:/m/3", marks, program)).rejects.toMatchObject({
      reason: "warm_up",
      message: "model models:/m/3: its rehearsal ended with signal SIGSEGV",
    });
    expect(readdirSync(marks)).toEqual([]);
  });
});

describe("the cache of models", () => {
  it("downloads again what is not what was downloaded any more", async () => {
    const registry = fakeRegistry("m");
    registry.folders.set("1", flightsFolder());
    const cache = openModelCache(scratchDirectory());
    const version = { name: "m", version: "1", runId: "r", tags: {} };
    const path = await cache.fetch(version, registry);
    expect(await cache.fetch(version, registry)).toBe(path);
    expect(registry.downloads).toBe(1);
    writeFileSync(join(path, "model.onnx"), "bits have rotted");
    await cache.fetch(version, registry);
    expect(registry.downloads).toBe(2);
  });
});

describe("a model's signature", () => {
  it("lets in what was signed with the key, and nothing that was changed after", async () => {
    const { privateKey, publicKey } = generateSigningKey();
    const verify = async (directory: string): Promise<void> => {
      await verifyModel(directory, publicKey);
    };
    const folder = modelFolder({ "model.onnx": flightsModel() });
    await expect(runService({ modelUri: folder }, { verify })).rejects.toThrow(/not signed/);
    await signModel(folder, privateKey);
    const { url } = await runService({ modelUri: folder, modelName: "m" }, { verify });
    const instances = [{ origin: "JFK", distance: 1, origin_late_rate_3h: 0 }];
    expect((await post(`${url}/v1/models/m:predict`, { instances })).status).toBe(200);
    writeFileSync(join(folder, "model.onnx"), flightsModel(3));
    await expect(runService({ modelUri: folder }, { verify })).rejects.toThrow(/model\.onnx was changed/);
  });

  it("is asked for before any of the model runs", async () => {
    const home = scratchDirectory();
    const folder = modelFolder({ "model.onnx": flightsModel() });
    const verify = async (directory: string): Promise<void> => {
      await verifyModel(directory, generateSigningKey().publicKey);
    };
    await expect(runService({ modelUri: folder, rehearseApart: true, home }, { verify })).rejects.toThrow(/not signed/);
    expect(existsSync(join(home, "models", "rehearsed"))).toBe(false);
  });

  it("must be of the registered model: another's good signature does not do", async () => {
    const { privateKey, publicKey } = generateSigningKey();
    const modelPublicKeyFile = join(scratchDirectory(), "public.pem");
    writeFileSync(modelPublicKeyFile, publicKey);
    const { verify } = await connect(
      { ...defaultSettings, modelUri: "models:/m/1", home: scratchDirectory(), modelPublicKeyFile },
      pino({ level: "silent" }),
    );
    const folder = modelFolder({ "model.onnx": flightsModel() });
    const identity = { name: "m", version: "1", runId: null, dataVersion: null, uri: "models:/m/1" };
    await signModel(folder, privateKey, "other");
    await expect(verify?.(folder, identity)).rejects.toThrow(/of the model other, not m: sign it with/);
    await signModel(folder, privateKey, "m");
    await verify?.(folder, identity);
  });
});
