import { execFileSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { changeParams, createWorkspace, runStage } from "../pipeline/workspace.ts";

const project = join(import.meta.dirname, "../..");
let workspace: string;

beforeAll(async () => {
  workspace = await createWorkspace({ throughWeek: "2001-02-12" });
});
afterAll(() => rm(workspace, { recursive: true }));

it("is within 0.01 AUC of XGBoost on the same features and rows", async () => {
  const python = process.env.MLOPS_PYTHON;
  if (!python) throw new Error("MLOPS_PYTHON is not set: run npm run test:interop");
  await changeParams(workspace, (params) => {
    params.prepare.maximum_rows = 100_000;
    Object.assign(params.train, { epochs: 5, batch_size: 1024, airport_dimensions: 8, hidden: [64, 32] });
  });
  for (const stage of ["prepare", "features", "train", "evaluate"]) {
    const { status, stderr } = runStage(workspace, stage);
    expect(status, stderr).toBe(0);
  }
  const ours = JSON.parse(await readFile(join(workspace, "metrics/test.json"), "utf8"));
  const script = join(project, "bench/baselines.py");
  const output = execFileSync(python, [script, join(workspace, "build/features"), "base rate", "XGBoost"], {
    encoding: "utf8",
  });
  const theirs = JSON.parse(output);
  console.log(`AUC ${ours.auc.toFixed(4)}, XGBoost ${theirs.XGBoost.auc.toFixed(4)}`);
  expect(theirs.XGBoost.auc).toBeGreaterThan(0.7);
  expect(theirs.XGBoost.auc - ours.auc).toBeLessThanOrEqual(0.01);
  expect(ours.log_loss).toBeLessThan(theirs["base rate"].log_loss - 0.05);
}, 600_000);
