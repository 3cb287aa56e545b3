import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { allDrills } from "../../../src/commands/drill/drills/all.ts";
import { perform } from "../../../src/commands/drill/index.ts";
import { requireStillTraffic } from "../../../src/commands/drill/still-traffic.ts";
import {
  baseFlights,
  createDrilledDatabase,
  type Detection,
  type DrilledDatabase,
  startDrilledSystem,
} from "./drilled-system.ts";

type System = Awaited<ReturnType<typeof startDrilledSystem>>;
let database: DrilledDatabase;
let running: System | undefined;
beforeAll(async () => {
  database = await createDrilledDatabase();
});
afterAll(() => database?.close());
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function drill(name: string, detection: Detection) {
  running = await startDrilledSystem(database, detection);
  const found = allDrills.find((each) => each.name === name);
  if (!found) throw new Error(`no drill ${name}`);
  return { result: await perform(found, running.system), ...running };
}

const silent: Detection = { alertsOf: () => [] };

describe("mlops drill", () => {
  test("knows every fault of the list, each with what should happen", () => {
    expect(allDrills.map(({ name }) => name).sort()).toEqual([
      "bad-data-version",
      "broken-model",
      "concept-drift",
      "covariate-shift",
      "label-delay",
      "missing-feature",
      "no-change",
      "slow-model",
      "stale-features",
      "unit-change",
      "unseen-category",
    ]);
    for (const { fault, expected } of allDrills) expect(fault.length * expected.length).toBeGreaterThan(0);
  });

  test("no-change passes in silence, and repeats the week's flights as they were, on the same weekdays", async () => {
    const { result, sent } = await drill("no-change", silent);
    expect(result).toMatchObject({ passed: true, drill: "no-change" });
    const [[week, instances] = ["", []]] = [...sent.weeks];
    expect(week).toBe("2002-03-04");
    expect(instances).toHaveLength(baseFlights);
    expect(new Set(instances.map(({ distance }) => distance)).size).toBe(baseFlights);
  });

  test("no-change fails when anything fires", async () => {
    const noisy: Detection = {
      alertsOf: (week) => (week > "2002-03-11" ? [{ name: "FeatureDrift", feature: "origin" }] : []),
    };
    const { result } = await drill("no-change", noisy);
    expect(result).toMatchObject({
      passed: false,
      happened: expect.stringContaining("expected silence, found 1 alerts"),
    });
  });

  test("unit-change sends kilometres in one week only, and is found by the alert of that very feature", async () => {
    const kilometres: Detection = {
      alertsOf: (_, instances) => [
        { name: "FeatureDrift", feature: "origin" },
        ...(instances.some(({ distance }) => Number(distance) % 1 !== 0)
          ? [{ name: "FeatureDrift", feature: "distance" }]
          : []),
      ],
    };
    const { result, sent } = await drill("unit-change", kilometres);
    expect(result).toMatchObject({ passed: true, happened: expect.stringContaining("in 2002-03-18") });
    const changed = [...sent.weeks].filter(([, all]) =>
      all.some(({ distance }) => Number(distance) > 500 + baseFlights),
    );
    expect(changed.map(([week]) => week)).toEqual(["2002-03-18"]);
  });

  test("covariate-shift keeps only the busiest airports, as many flights as before", async () => {
    const { result, sent } = await drill("covariate-shift", {
      alertsOf: (_, instances) =>
        new Set(instances.map(({ origin }) => origin)).size === 2 ? [{ name: "FeatureDrift", feature: "origin" }] : [],
    });
    expect(result.passed).toBe(true);
    expect(sent.weeks.get("2002-03-18")).toHaveLength(baseFlights);
  });

  test("concept-drift turns the truth round, for few enough flights that nobody trains on them", async () => {
    const { result, sent } = await drill("concept-drift", {
      alertsOf: (week) => (week === "2002-03-18" ? [{ name: "PerformanceDrop" }] : []),
    });
    expect(result.passed).toBe(true);
    const late = [...sent.labels.values()].filter(({ delay_minutes }) => delay_minutes === 60).length;
    expect(late / (baseFlights * 0.85)).toBeCloseTo(0.8, 1);
    expect(sent.labels.size).toBeLessThan(0.9 * [...sent.weeks.values()].flat().length);
  });

  test("label-delay leaves one week without labels and closes another after it", async () => {
    const { result, sent } = await drill("label-delay", {
      alertsOf: (week) => (week === "2002-03-25" ? [{ name: "LabelsMissing" }] : []),
    });
    expect(result.passed).toBe(true);
    expect([...sent.weeks.keys()]).toEqual(["2002-03-04", "2002-03-11", "2002-03-18", "2002-03-25", "2002-04-01"]);
  });

  test("goes to weeks after all that was asked about, so that a second drill disturbs no first", async () => {
    const found: Detection = { alertsOf: () => [{ name: "PerformanceDrop" }] };
    const first = await drill("concept-drift", found);
    await database.pool.query("update mlops.predictions set event_time = '2003-07-01' where id = $1", [
      "01890000-0000-7000-8000-000000000000",
    ]);
    first.sent.weeks.clear();
    await perform(allDrills.find(({ name }) => name === "concept-drift") as never, first.system);
    expect([...first.sent.weeks.keys()][0]).toBe("2004-03-01");
  });

  test("says so when there is no week to repeat, and when the traffic is running", async () => {
    running = await startDrilledSystem(database, silent);
    const { pool } = database;
    await expect(requireStillTraffic(pool, "flight-delays")).rejects.toThrow(
      /the traffic is running \(600 predictions/,
    );
    await pool.query("update mlops.predictions set requested_at = now() - interval '1 minute'");
    await expect(requireStillTraffic(pool, "flight-delays")).resolves.toBeUndefined();
    await pool.query("delete from mlops.labels");
    const result = await perform(allDrills[0] as never, running.system);
    expect(result).toMatchObject({
      passed: false,
      happened: expect.stringMatching(/a drill repeats a week of labelled/),
    });
  });

  test.each(["broken-model", "slow-model"])("%s asks for the registry when it has none", async (name) => {
    const { result } = await drill(name, silent);
    expect(result).toMatchObject({ passed: false, happened: expect.stringContaining("--tracking") });
  });
});
