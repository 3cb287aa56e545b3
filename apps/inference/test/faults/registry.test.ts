import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failingModel } from "../onnx/models.ts";
import { modelFolder, scratchDirectory } from "../scratch.ts";
import { fakeRegistry, flightsFolder, getJson, post, runService, until } from "../service/running-service.ts";

const body = { instances: [{ origin: "JFK", distance: 100, origin_late_rate_3h: 0.4 }] };

async function service(home = scratchDirectory()) {
  const registry = fakeRegistry("m");
  registry.folders.set("1", flightsFolder(0)).set("2", flightsFolder(1));
  registry.aliases.set("champion", "1");
  const running = await runService({ modelUri: "models:/m@champion", aliasPollMillis: 5, home }, { registry });
  return { registry, running, home };
}

describe("while the registry is in trouble", () => {
  it("keeps serving when it is away, says so, and follows again when it is back", async () => {
    const { registry, running } = await service();
    registry.away = true;
    await until(async () => (await getJson(`${running.url}/v2/models/m`)).parameters.registry_problem !== undefined);
    expect((await post(`${running.url}/v1/models/m:predict`, body)).json.model_version).toBe("1");
    registry.aliases.set("champion", "2");
    registry.away = false;
    await until(() => running.host.get("champion")?.identity.version === "2");
    expect((await getJson(`${running.url}/v2/models/m`)).parameters).not.toHaveProperty("registry_problem");
  });

  it("keeps serving when the alias points nowhere", async () => {
    const { registry, running } = await service();
    registry.aliases.delete("champion");
    await until(async () => {
      const { parameters } = await getJson(`${running.url}/v2/models/m`);
      return parameters.registry_problem === "models:/m@champion points nowhere";
    });
    expect((await post(`${running.url}/v1/models/m:predict`, body)).status).toBe(200);
  });

  it("starts on the last known version when it is away at the start, but not when it says there is no such model", async () => {
    const { running, home } = await service();
    await running.close();
    const registry = fakeRegistry("m");
    registry.away = true;
    const again = await runService({ modelUri: "models:/m@champion", home }, { registry });
    expect((await post(`${again.url}/v1/models/m:predict`, body)).json.model_version).toBe("1");
    expect(registry.downloads).toBe(0);
    const empty = fakeRegistry("m");
    await expect(runService({ modelUri: "models:/m@champion", home }, { registry: empty })).rejects.toThrow(
      /models:\/m@champion: the registry has no such version or alias/,
    );
  });
});

describe("a candidate that may not serve", () => {
  it("leaves the old one serving and says why in metrics and metadata; a good one then swaps in", async () => {
    const { registry, running } = await service();
    const broken = modelFolder({ "model.onnx": failingModel() });
    registry.folders.set("3", broken);
    registry.aliases.set("champion", "3");
    await until(async () => (await running.metrics.text()).includes('model_loads_total{result="warm_up"} 1'));
    const { parameters } = await getJson(`${running.url}/v2/models/m`);
    expect(parameters).toMatchObject({
      version: "1",
      last_refusal: expect.stringContaining("models:/m/3: warm-up failed"),
    });
    expect((await post(`${running.url}/v1/models/m:predict`, body)).json.model_version).toBe("1");
    registry.aliases.set("champion", "2");
    await until(() => running.host.get("champion")?.identity.version === "2");
    expect((await getJson(`${running.url}/v2/models/m`)).parameters).not.toHaveProperty("last_refusal");
  });

  it("with corrupt files is downloaded afresh once they are repaired", async () => {
    const { registry, running } = await service();
    const folder = modelFolder({ "model.onnx": "half of a mod" });
    registry.folders.set("3", folder);
    registry.aliases.set("champion", "3");
    await until(async () => (await running.metrics.text()).includes('model_loads_total{result="format"} 1'));
    registry.folders.set("3", flightsFolder(2));
    writeFileSync(join(folder, "unused"), "");
    await until(() => running.host.get("champion")?.identity.version === "3");
    expect((await post(`${running.url}/v1/models/m:predict`, body)).json.model_version).toBe("3");
  });
});
