import { filters } from "mlflow-client";
import { beforeAll, expect, it } from "vitest";
import { all, type Given, refusal } from "./suite.ts";

const { and, dataset, metric, number, param, tag, text } = filters;

export function searchContract({ client, unique }: Given): void {
  let experimentId: string;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    experimentId = await client().createExperiment(unique("search"));
    const make = async (
      name: string,
      startTime: number,
      auc: number | undefined,
      params: Record<string, string>,
      tags: Record<string, string> = {},
    ) => {
      const run = await client().createRun({ experimentId, runName: name, startTime, tags });
      ids[name] = run.info.runId;
      const metrics = auc === undefined ? [] : [{ key: "val auc", value: auc, timestamp: 1, step: 0 }];
      await client().logBatch(run.info.runId, { metrics, params });
    };
    await make("alpha", 1000, 0.7, { "learning rate": "0.1", backend: "native" }, { quality: "good" });
    await make("beta", 2000, 0.8, { "learning rate": "0.01", backend: "Native" }, { quality: 'it\'s "so" so' });
    await make("gamma", 3000, Number.NaN, { backend: "wasm" });
    await make("delta", 4000, undefined, {});
    await client().updateRun(ids.alpha as string, { status: "FINISHED", endTime: 1500 });
    const data = { name: "flights", digest: "d1", sourceType: "local", source: "{}" };
    await client().logInputs(ids.beta as string, { datasets: [{ dataset: data, context: "test" }] });
  });

  const found = async (filter: filters.Filter | string, orderBy: string[] = []) => {
    const runs = await all(client().searchRuns({ experimentIds: [experimentId], filter, orderBy }));
    return runs.map((run) => run.info.runName);
  };

  it.each<[string, filters.Filter | string, string[]]>([
    ["everything, newest first", "", ["delta", "gamma", "beta", "alpha"]],
    ["a metric above", metric("val auc").above(0.75), ["beta"]],
    ["a metric at least", metric("val auc").atLeast(0.7), ["beta", "alpha"]],
    ["a metric equal", metric("val auc").equals(0.8), ["beta"]],
    ["a metric different: NaN is", metric("val auc").differs(0.8), ["gamma", "alpha"]],
    ["a param", param("learning rate").equals("0.1"), ["alpha"]],
    ["a param by pattern", param("backend").like("nat%"), ["alpha"]],
    ["a param by pattern in any case", param("backend").likeInAnyCase("NAT%"), ["beta", "alpha"]],
    ["a param that is set", param("backend").isSet(), ["gamma", "beta", "alpha"]],
    ["a param that is not set", param("backend").isNotSet(), ["delta"]],
    ["a tag", tag("quality").equals("good"), ["alpha"]],
    ["a tag that differs", tag("quality").differs("good"), ["beta"]],
    ["status", text("status").equals("FINISHED"), ["alpha"]],
    ["a time", number("start_time").below(2500), ["beta", "alpha"]],
    ["the end", "attributes.end_time > 0", ["alpha"]],
    ["a data set", dataset("name").equals("flights"), ["beta"]],
    ["a data set's context", dataset("context").oneOf(["test", "other"]), ["beta"]],
    ["all of some", and(metric("val auc").above(0.1), param("backend").like("%ative")), ["beta", "alpha"]],
    ["old spellings", "metric.`val auc` > 0.1 and parameters.backend = 'native' AND attr.status='FINISHED'", ["alpha"]],
    ["double quotes", 'params."learning rate" = "0.1"', ["alpha"]],
    ["numbers in many forms", "metrics.`val auc` < 8.5e-1 and metrics.`val auc` > -1", ["beta", "alpha"]],
  ])("finds runs by %s", async (_, filter, names) => {
    expect(await found(filter)).toEqual(names);
  });

  it("finds runs by name and by ids", async () => {
    expect(await found(text("run_name").equals("gamma"))).toEqual(["gamma"]);
    expect(await found(text("run_id").oneOf([ids.alpha as string, ids.delta as string]))).toEqual(["delta", "alpha"]);
    expect(await found(text("run_id").noneOf([ids.alpha as string]))).toEqual(["delta", "gamma", "beta"]);
  });

  it.each<[string, string[], string[]]>([
    ["a metric, NaN and absent last", ["metrics.`val auc` DESC"], ["beta", "alpha", "gamma", "delta"]],
    ["a metric upwards", ["metrics.`val auc`"], ["alpha", "beta", "gamma", "delta"]],
    ["a param, absent last", ["params.backend ASC"], ["beta", "alpha", "gamma", "delta"]],
    ["a start", ["start_time ASC"], ["alpha", "beta", "gamma", "delta"]],
    ["a name", ["attributes.run_name DESC"], ["gamma", "delta", "beta", "alpha"]],
    ["two things", ["params.`learning rate`", "start_time ASC"], ["beta", "alpha", "gamma", "delta"]],
  ])("orders runs by %s", async (_, orderBy, names) => {
    expect(await found("", orderBy)).toEqual(names);
  });

  it("gives pages that fit together", async () => {
    const first = await client().searchRunsPage({ experimentIds: [experimentId], maxResults: 3 });
    const second = await client().searchRunsPage({
      experimentIds: [experimentId],
      maxResults: 3,
      pageToken: first.nextPageToken,
    });
    expect([...first.items, ...second.items].map((run) => run.info.runName)).toEqual([
      "delta",
      "gamma",
      "beta",
      "alpha",
    ]);
    expect(second.nextPageToken).toBeUndefined();
  });

  it("gives runs whole", async () => {
    const [run] = await all(
      client().searchRuns({ experimentIds: [experimentId], filter: text("run_name").equals("beta") }),
    );
    expect(run).toEqual(await client().getRun(ids.beta as string));
  });

  it("leaves deleted runs out unless asked", async () => {
    await client().deleteRun(ids.delta as string);
    expect(await found("")).not.toContain("delta");
    const deleted = await all(client().searchRuns({ experimentIds: [experimentId], view: "DELETED_ONLY" }));
    expect(deleted.map((run) => run.info.runName)).toEqual(["delta"]);
    await client().restoreRun(ids.delta as string);
  });

  it.each([
    ["metrics.a >"],
    ["metrics.a > 1 or metrics.b > 1"],
    ["metrics.a > 'x'"],
    ["params.a = 1"],
    ["params.a > '1'"],
    ["nothing.a = '1'"],
    ["color = 'red'"],
    ["metrics.a > 1; select 1"],
    ["run_id IN ()"],
    ["run_name IN ('a')"],
    ["metrics.a IS NULL"],
    ["start_time LIKE 'x'"],
  ])("refuses the filter %j", async (filter) => {
    expect(await refusal(found(filter))).toBe("INVALID_PARAMETER_VALUE");
  });

  it("refuses page sizes and tokens that make no sense", async () => {
    const search = { experimentIds: [experimentId] };
    expect(await refusal(client().searchRunsPage({ ...search, maxResults: 50_001 }))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().searchRunsPage({ ...search, maxResults: 0 }))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(client().searchRunsPage({ ...search, pageToken: "junk" }))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(found("", ["metrics.a SIDEWAYS"]))).toBe("INVALID_PARAMETER_VALUE");
    expect(await refusal(found("", ["color"]))).toBe("INVALID_PARAMETER_VALUE");
  });
}
