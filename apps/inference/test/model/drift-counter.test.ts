import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeReference } from "@mlops/monitoring";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeServiceMetrics } from "../../src/metrics/service-metrics.ts";
import { readDriftCounter } from "../../src/model/drift-counter.ts";
import type { ServedModel } from "../../src/model/served-model.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "drift-counter-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function writeReference(): void {
  const rows = Array.from({ length: 400 }, (_, row) => row);
  const columns = { distance: rows.map((row) => row % 100), origin: rows.map((row) => (row % 3 ? "ATL" : "ORD")) };
  const reference = makeReference(
    columns,
    rows.map((row) => (row % 10) / 10),
    rows.map((row) => (row % 4 === 0 ? 1 : 0)),
    { resamples: 20 },
  );
  writeFileSync(join(folder, "reference.json"), JSON.stringify(reference));
}

function served(version: string): ServedModel {
  const identity = { name: "flight-delays", version, uri: `models:/flight-delays/${version}` };
  return { identity, drift: readDriftCounter(folder) } as never;
}

describe("the bins that were frozen with a model", () => {
  test("count what it is asked, and are exported while it serves", async () => {
    writeReference();
    const metrics = makeServiceMetrics(() => {});
    const model = served("1");
    metrics.serving("champion", model);
    model.drift?.observe({ distance: 5, origin: "XXX" }, 0.4);
    model.drift?.observe({ distance: null, origin: "ATL" }, 0.4);
    const labels = 'model_name="flight-delays",model_version="1"';
    const text = await metrics.text();
    expect(text).toContain(`mlops_feature_bin_total{${labels},feature="origin",bin="unseen"} 1`);
    expect(text).toContain(`mlops_feature_bin_total{${labels},feature="distance",bin="missing"} 1`);
    metrics.serving("champion", served("2"));
    expect(await metrics.text()).not.toContain('model_version="1",feature=');
  });

  test("go on counting when a canary becomes champion", async () => {
    writeReference();
    const metrics = makeServiceMetrics(() => {});
    const model = served("2");
    metrics.serving("canary", model);
    model.drift?.observe({ distance: 5, origin: "XXX" }, 0.4);
    metrics.serving("champion", model);
    metrics.serving("canary", undefined);
    expect(await metrics.text()).toContain('model_version="2",feature="origin",bin="unseen"} 1');
  });

  test("are no condition of serving: an older model has none, and one that is damaged counts nothing", () => {
    expect(readDriftCounter(folder)).toBeUndefined();
    writeFileSync(join(folder, "reference.json"), '{"version":1,"features":');
    expect(readDriftCounter(folder)).toBeUndefined();
  });
});
