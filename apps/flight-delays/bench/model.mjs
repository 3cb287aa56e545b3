// How good the model is, beside the base rate, logistic regression and XGBoost on the same features and rows.
//   npm run bench -- model                      (all 26 weeks; the last four are the test)
//   npm run bench -- model 2001-03-05 150000    (weeks up to this one, the last two the test; at most so many training rows)
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const throughWeek = process.argv[2] ?? "2001-06-25";
const testWeeks = process.argv[2] === undefined ? 4 : 2;
const maximumRows = Number(process.argv[3] ?? 0);
const workspace = mkdtempSync(join(tmpdir(), "mlops-bench-model-"));

try {
  prepareWorkspace();
  run("ingest", "--through-week", throughWeek);
  const seconds = {};
  for (const stage of ["prepare", "features", "train", "evaluate", "export"]) seconds[stage] = run(stage);
  report(seconds);
} finally {
  rmSync(workspace, { recursive: true, force: true });
}

function prepareWorkspace() {
  for (const file of ["dvc.yaml", "contract.yaml"]) cpSync(join(project, file), join(workspace, file));
  const params = parse(readFileSync(join(project, "params.yaml"), "utf8"));
  Object.assign(params.prepare, { test_weeks: testWeeks, training_weeks: 26 });
  if (maximumRows > 0) params.prepare.maximum_rows = maximumRows;
  writeFileSync(join(workspace, "params.yaml"), stringify(params));
  mkdirSync(join(workspace, "dist"));
  cpSync(join(project, "dist/stages"), join(workspace, "dist/stages"), { recursive: true });
  symlinkSync(resolve(project, "../../node_modules"), join(workspace, "node_modules"), "junction");
}

/** Seconds that the stage took. */
function run(stage, ...args) {
  const started = performance.now();
  const output = execFileSync(process.execPath, [`dist/stages/${stage}.js`, ...args], {
    cwd: workspace,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (stage !== "ingest") process.stdout.write(output.replace(/^\{.*\n/gm, ""));
  return (performance.now() - started) / 1000;
}

function report(seconds) {
  const read = (file) => JSON.parse(readFileSync(join(workspace, file), "utf8"));
  const test = read("metrics/test.json");
  const { split, rows } = read("build/prepared/split.json");
  const rowsOf = {
    ...baselines(),
    "this model": { auc: test.auc, log_loss: test.log_loss, seconds: seconds.train },
  };
  console.log(
    `\n${rows.train} training rows from ${split.trainingWeeks.length} weeks, tested on ${test.rows} flights of ${split.testWeeks.join(", ")}\n`,
  );
  console.log("| model | AUC | log loss | seconds |\n| --- | --- | --- | --- |");
  for (const [name, { auc, log_loss, seconds }] of Object.entries(rowsOf)) {
    console.log(`| ${name} | ${auc.toFixed(4)} | ${log_loss.toFixed(4)} | ${seconds.toFixed(1)} |`);
  }
  const boosted = rowsOf.XGBoost;
  if (boosted) console.log(`\nAUC below XGBoost's by ${(boosted.auc - test.auc).toFixed(4)} (the aim: at most 0.01)`);
  console.log(`95 % interval of the AUC: ${test.auc_low.toFixed(4)} to ${test.auc_high.toFixed(4)}`);
}

function baselines() {
  const python = process.env.MLOPS_PYTHON;
  if (!python) {
    console.log("\nno Python 3.10 to 3.12: the baselines are left out");
    return {};
  }
  return JSON.parse(
    execFileSync(python, [join(project, "bench/baselines.py"), join(workspace, "build/features")], {
      encoding: "utf8",
    }),
  );
}
