import { cp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseFeatureSpec } from "@mlops/features";
import { parseReference } from "@mlops/monitoring";
import { quoted, withDuckDB } from "@mlops/tabular";
import { openOnnx } from "@mlops/training";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MODEL_INPUTS } from "../../src/model-inputs.ts";
import { changeParams, createWorkspace, runStage, STAGES } from "./workspace.ts";

let workspace: string;
const outputs = new Map<string, string>();
// biome-ignore lint/suspicious/noExplicitAny: the files are what is tested
const read = async (file: string): Promise<any> => JSON.parse(await readFile(join(workspace, file), "utf8"));

beforeAll(async () => {
  workspace = await createWorkspace();
  for (const stage of STAGES) {
    const { status, stdout, stderr } = runStage(workspace, stage);
    expect(status, `${stage}: ${stderr}`).toBe(0);
    outputs.set(stage, stdout);
  }
}, 120_000);
afterAll(() => rm(workspace, { recursive: true }));

describe("the pipeline, stage by stage", () => {
  it("ends each stage with the figure that matters", () => {
    for (const stage of STAGES) {
      const last = outputs.get(stage)?.trimEnd().split("\n").at(-1) ?? "";
      expect(JSON.parse(last), stage).toEqual({ figure: expect.any(String) });
    }
    expect(outputs.get("evaluate")).toMatch(/"figure":"AUC 0\.\d{3}"/);
  });

  it("splits by time: the last week is the test", async () => {
    const { split, rows } = await read("build/prepared/split.json");
    expect(split).toMatchObject({
      trainingWeeks: ["2001-01-01"],
      validationWeeks: ["2001-01-08"],
      testWeeks: ["2001-01-15"],
    });
    expect(rows.train).toBeGreaterThan(1000);
    expect(rows.test).toBeGreaterThan(1000);
  });

  it("learns more than the base rate, and says how sure it is", async () => {
    const metrics = await read("metrics/test.json");
    expect(metrics.auc).toBeGreaterThan(0.6);
    expect(metrics.auc_low).toBeLessThan(metrics.auc);
    expect(metrics.auc_high).toBeGreaterThan(metrics.auc);
    expect(metrics.log_loss).toBeLessThan(metrics.base_rate_log_loss);
    expect((await read("metrics/history.json")).map(({ epoch }: { epoch: number }) => epoch)).toEqual([1, 2]);
    expect((await read("plots/roc.json")).at(-1)).toEqual({ false_positive_rate: 1, true_positive_rate: 1 });
    expect(await read("plots/calibration.json")).toHaveLength(10);
    const importance = await read("plots/importance.json");
    expect(importance.map(({ feature }: { feature: string }) => feature).sort()).toEqual(
      MODEL_INPUTS.map(({ name }) => name).sort(),
    );
    expect(importance[0].log_loss_rise).toBeGreaterThan(0);
  });

  it("leaves a model folder that serving and monitoring can read", async () => {
    expect(parseFeatureSpec(await read("build/model/features.json")).inputs).toEqual(
      MODEL_INPUTS.map(({ name }) => name),
    );
    expect(
      parseReference(await readFile(join(workspace, "build/model/reference.json"), "utf8"), "reference.json")
        .features.map(({ name }) => name)
        .sort(),
    ).toEqual(MODEL_INPUTS.map(({ name }) => name).sort());
    const signature = await read("build/model/signature.json");
    expect(signature.outputs).toEqual([{ type: "float", name: "probability", required: true }]);
    const parity = await read("build/model/parity.json");
    expect(parity.rows).toBe((await read("metrics/test.json")).rows);
    expect(parity.largestDifference).toBeLessThanOrEqual(1e-5);
  });

  it("has an example that the model answers as recorded", async () => {
    const { columns, data } = await read("build/model/input_example.json");
    const onnx = await openOnnx(await readFile(join(workspace, "build/model/model.onnx")));
    expect(onnx.inputs.map(({ name }) => name).sort()).toEqual([...columns].sort());
    const column = (name: string): unknown[] => data.map((row: unknown[]) => row[columns.indexOf(name)]);
    const found = await onnx.predict({
      rows: data.length,
      strings: { origin: column("origin") as string[], destination: column("destination") as string[] },
      numbers: Object.fromEntries(
        MODEL_INPUTS.filter(({ type }) => type === "number").map(({ name }) => [
          name,
          Float32Array.from(column(name) as number[]),
        ]),
      ),
    });
    expect(found).toHaveLength(5);
    expect([...found]).toEqual((await read("build/model/output_example.json")).probability);
    await onnx.release();
  });

  it("gives the same ONNX bytes when it trains again in fresh processes", async () => {
    const files = [
      "build/model/model.onnx",
      "build/train/model.json",
      "build/train/weights.bin",
      "metrics/history.json",
    ];
    const contents = (): Promise<Buffer[]> => Promise.all(files.map((file) => readFile(join(workspace, file))));
    const first = await contents();
    await rm(join(workspace, "build/train"), { recursive: true });
    for (const stage of ["train", "export"]) expect(runStage(workspace, stage).status).toBe(0);
    const again = await contents();
    files.forEach((file, index) => {
      expect(again[index]?.equals(first[index] as Buffer), file).toBe(true);
    });
  }, 120_000);
});

describe("a stage that cannot go on", () => {
  it("says why in one line and exits with 1", () => {
    const empty = join(workspace, "dist");
    const { status, stdout, stderr } = runStage(empty.replace(/dist$/, ""), "ingest", "--through-week", "2000-12-25");
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.trimEnd().split("\n")).toEqual([
      "ingest: --through-week 2000-12-25 is before --first-week 2001-01-01; usage: ingest.js --first-week 2001-01-01 --through-week 2001-02-26 --out data/flights",
    ]);
  });

  it("leaves the contract's report as its last line when data break it, and the data as they were", async () => {
    const [source, before] = [join(workspace, "bad.parquet"), await readdir(join(workspace, "data/flights"))];
    await withDuckDB((connection) =>
      connection.run(
        `copy (select scheduled_departure as date, origin, destination, distance, null::bigint as delay
         from ${quoted(join(workspace, "data/flights/2001-01-08.parquet"))}) to ${quoted(source)} (format parquet)`,
      ),
    );
    const { status, stdout, stderr } = runStage(
      workspace,
      "ingest",
      "--through-week",
      "2001-01-08",
      "--source",
      source,
    );
    expect(status).toBe(1);
    const { contract } = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
    expect(contract.ok).toBe(false);
    expect(contract.violations).toContainEqual(
      expect.objectContaining({ column: "delay_minutes", rule: "nulls", examples: expect.any(Array) }),
    );
    expect(stderr).toMatch(
      /^ingest: .*bad\.parquet: breaks the data contract: delay_minutes: nulls: expected at most 0 %.*\n$/,
    );
    expect(await readdir(join(workspace, "data/flights"))).toEqual(before);
  });

  it("names the parameter when params.yaml is wrong", async () => {
    await cp(join(workspace, "params.yaml"), join(workspace, "params.before.yaml"));
    await changeParams(workspace, (params) => {
      params.train.epochs = 0;
    });
    const { status, stderr } = runStage(workspace, "train");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^train: params\.yaml: train\.epochs: .*\n$/);
    await cp(join(workspace, "params.before.yaml"), join(workspace, "params.yaml"));
  });
});
