// npm run test:LAYER [-- ROOM…]: the tests of every room's folder test/LAYER, and what they need of Python.
//   interop   what we write and serve, against the real MLflow, DVC, Prometheus, Postgres and clients
//   faults    processes killed at any moment, full disks, stores that go away
//   browser   the pages in a real browser
//   learner   the whole course played by two learners, with `npm start` up
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparePython, root } from "./python.mjs";

const [layer = "", ...asked] = process.argv.slice(2);
const rooms = ["packages", "apps"]
  .flatMap((kind) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`))
  .filter((room) => existsSync(join(root, room, "test", layer)))
  .filter((room) => asked.length === 0 || asked.some((name) => room.endsWith(`/${name}`)));

if (layer === "" || rooms.length === 0) {
  console.error(`${layer}: no room${asked.length ? ` named ${asked.join(", ")}` : ""} has a folder test/${layer}`);
  process.exit(2);
}

build();
const totals = rooms.map(runRoom);
const passed = totals.reduce((sum, { passed }) => sum + passed, 0);
const failed = totals.reduce((sum, { failed }) => sum + failed, 0);
console.log(`${layer}: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 || totals.some(({ ok }) => !ok) ? 1 : 0);

function build() {
  const { status } = spawnSync("npx", ["turbo", "run", "build", "--output-logs=errors-only"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
}

function runRoom(room) {
  const name = room.split("/")[1];
  const requirements = join(root, room, "test", layer, "requirements.txt");
  const report = join(tmpdir(), `${layer}-${process.pid}-${name}.json`);
  const python = existsSync(requirements) ? preparePython(name, requirements) : undefined;
  const { status } = spawnSync(
    "npx",
    [
      ...["vitest", "run", "--config", "../../vitest.layer.config.ts", "--root", "."],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
    {
      cwd: join(root, room),
      stdio: "inherit",
      env: { ...process.env, MLOPS_LAYER: layer, ...(python && { MLOPS_PYTHON: python }) },
    },
  );
  const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
  rmSync(report, { force: true });
  return { ok: status === 0, passed: numPassedTests, failed: numFailedTests };
}
