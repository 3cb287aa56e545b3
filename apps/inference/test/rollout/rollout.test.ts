import { createRandom } from "@mlops/statistics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countAnswer,
  countFailure,
  defaultCanaryRules,
  judgeCanary,
  makeTally,
} from "../../src/rollout/canary-watch.ts";
import { placeOf } from "../../src/rollout/routing.ts";
import type { Service } from "../../src/service/start.ts";
import { fakeLog, fakeRegistry, flightsFolder, post, runService, until } from "../service/running-service.ts";

const instance = { origin: "JFK", distance: 100, origin_late_rate_3h: 0.4 };

async function service(
  canaryBias: number,
  settings: object = {},
  log = fakeLog(),
): Promise<{ service: Service; registry: ReturnType<typeof fakeRegistry> }> {
  const registry = fakeRegistry("m");
  registry.folders.set("1", flightsFolder(0)).set("2", flightsFolder(canaryBias));
  registry.aliases.set("champion", "1");
  const running = await runService(
    { modelUri: "models:/m@champion", aliasPollMillis: 5, canaryShare: 0.5, ...settings },
    { registry, insertPredictions: log.insert },
  );
  return { service: running, registry };
}

function ask(url: string, key: string): Promise<string> {
  const headers = { "x-routing-key": key };
  return post(`${url}/v1/models/m:predict`, { instances: [instance] }, headers).then(({ json }) => json.model_version);
}

describe("a canary", () => {
  it("answers its share of keys, always the same ones, until its alias goes", async () => {
    const { service: running, registry } = await service(0);
    registry.aliases.set("canary", "2");
    await until(() => running.host.get("canary") !== undefined);
    const keys = Array.from({ length: 60 }, (_, index) => `user-${index}`);
    const first = await Promise.all(keys.map((key) => ask(running.url, key)));
    const again = await Promise.all(keys.map((key) => ask(running.url, key)));
    expect(again).toEqual(first);
    expect(first).toEqual(keys.map((key) => (placeOf(key) < 0.5 ? "2" : "1")));
    expect(new Set(first).size).toBe(2);
    registry.aliases.delete("canary");
    await until(() => running.host.get("canary") === undefined);
    expect(new Set(await Promise.all(keys.map((key) => ask(running.url, key))))).toEqual(new Set(["1"]));
  });

  it("takes its share from a tag of its version, which every replica reads", async () => {
    const { service: running, registry } = await service(0);
    registry.aliases.set("canary", "2");
    registry.tags.set("2", { canary_share: "0.25" });
    await until(() => running.host.get("canary") !== undefined && running.rollout.share === 0.25);
    registry.tags.set("2", { canary_share: "half" });
    await running.refresh();
    expect(running.rollout.share).toBe(0.25);
    registry.tags.set("2", { canary_share: "1" });
    await running.refresh();
    expect(await ask(running.url, "anybody")).toBe("2");
  });

  it("is taken out by itself when its scores drift, is counted, and does not come back until its alias moves", async () => {
    const rules = { ...defaultCanaryRules, everyRequests: 40, latencyFactor: 1000 };
    const { service: running, registry } = await service(4, { canaryRules: rules });
    registry.aliases.set("canary", "2");
    await until(() => running.host.get("canary") !== undefined);
    for (let round = 0; round < 16; round++) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => ask(running.url, `${round}-${index}`)));
    }
    expect(running.host.get("canary")).toBeUndefined();
    expect(running.rollout.aborted).toMatchObject({ version: "2", reason: "score_drift", recorded: true });
    await running.refresh();
    expect(running.host.get("canary")).toBeUndefined();
    const metrics = await running.metrics.text();
    expect(metrics).toContain('mlops_inference_canary_aborts_total{reason="score_drift"} 1');
    registry.folders.set("3", flightsFolder(0));
    registry.aliases.set("canary", "3");
    await running.refresh();
    expect(running.host.get("canary")?.identity.version).toBe("3");
  });

  it("that one process has aborted goes from all of them, and does not come back with a restart", async () => {
    const { service: one, registry } = await service(0);
    const settings = { modelUri: "models:/m@champion", aliasPollMillis: 5 };
    const other = await runService(settings, { registry });
    registry.aliases.set("canary", "2");
    await until(() => one.host.get("canary") !== undefined && other.host.get("canary") !== undefined);
    await one.rollout.abort();
    expect(one.host.get("canary")).toBeUndefined();
    await until(() => other.host.get("canary") === undefined);
    const restarted = await runService(settings, { registry });
    await restarted.refresh();
    expect(restarted.host.get("canary")).toBeUndefined();
    registry.tags.delete("2");
    await one.refresh();
    expect(one.host.get("canary")?.identity.version).toBe("2");
  });

  it("stays out of the process that aborted it while the registry cannot be told", async () => {
    const { service: running, registry } = await service(0, { aliasPollMillis: 60_000 });
    registry.aliases.set("canary", "2");
    await running.refresh();
    registry.away = true;
    await running.rollout.abort();
    registry.away = false;
    await running.refresh();
    expect(running.host.get("canary")).toBeUndefined();
  });

  it("does not inherit the share of the one before", async () => {
    const { service: running, registry } = await service(0, { aliasPollMillis: 60_000 });
    registry.folders.set("3", flightsFolder(0));
    registry.tags.set("2", { canary_share: "0" });
    registry.aliases.set("canary", "2");
    await running.refresh();
    expect(running.rollout.share).toBe(0);
    registry.aliases.set("canary", "3");
    await running.refresh();
    expect(running.rollout.share).toBe(0.5);
  });
});

describe("a shadow", () => {
  it("is asked the same, is logged with whose answer it shadows, and never answers", async () => {
    const log = fakeLog();
    const { service: running, registry } = await service(1, {}, log);
    registry.aliases.set("shadow", "2");
    await until(() => running.host.get("shadow") !== undefined);
    const { json } = await post(`${running.url}/v1/models/m:predict`, { instances: [instance] });
    expect(json.model_version).toBe("1");
    await until(() => log.rows.size === 2);
    const shadowed = [...log.rows.values()].find((row) => row.modelVersion === 2);
    expect(shadowed?.request).toEqual({ ...instance, $shadow_of: json.predictions[0].prediction_id });
    expect(shadowed?.probability).not.toBe(json.predictions[0].probability);
  });
});

describe("the place of a key", () => {
  it("is spread evenly, so that a share of keys is a share of requests", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.double({ min: 0.05, max: 0.95, noNaN: true }), (prefix, share) => {
        const keys = Array.from({ length: 4000 }, (_, index) => `${prefix}${index}`);
        const taken = keys.filter((key) => placeOf(key) < share).length / keys.length;
        expect(Math.abs(taken - share)).toBeLessThan(0.05);
      }),
      { numRuns: 30 },
    );
  });
});

describe("the judgement of a canary", () => {
  const tally = (answers: number, failures: number, seconds: number, score: number) => {
    const made = makeTally();
    for (let count = 0; count < answers; count++) countAnswer(made, seconds, [score]);
    for (let count = 0; count < failures; count++) countFailure(made);
    return made;
  };
  const champion = tally(1000, 1, 0.001, 0.2);

  it("waits for enough requests, then finds errors, slowness and drifted scores", () => {
    const judge = (canary: ReturnType<typeof tally>) => judgeCanary(canary, champion, defaultCanaryRules)?.reason;
    expect(judge(tally(50, 50, 1, 0.9))).toBeUndefined();
    expect(judge(tally(598, 2, 0.0012, 0.2))).toBeUndefined();
    expect(judge(tally(540, 60, 0.001, 0.2))).toBe("error_rate");
    expect(judge(tally(600, 0, 0.02, 0.2))).toBe("latency");
    expect(judge(tally(600, 0, 0.001, 0.9))).toBe("score_drift");
  });

  it("holds no single slow answer against it", () => {
    const canary = tally(199, 0, 0.001, 0.2);
    countAnswer(canary, 3, [0.2]);
    expect(judgeCanary(canary, champion, defaultCanaryRules)).toBeUndefined();
  });

  it("lets one live that fails as often as the champion, however often it is looked at", () => {
    const random = createRandom(5);
    const aborted = Array.from({ length: 100 }, () => {
      const [one, other] = [makeTally(), makeTally()];
      const answer = (model: typeof one) =>
        random.nextFloat() < 0.02 ? countFailure(model) : countAnswer(model, 0.001, [0.2]);
      return Array.from({ length: 4000 }).some(() => {
        for (let request = 0; request < 9; request++) answer(other);
        answer(one);
        return judgeCanary(one, other, defaultCanaryRules) !== undefined;
      });
    }).filter(Boolean).length;
    expect(aborted).toBeLessThanOrEqual(1);
  });
});
