// npm run test:interop [-- ROOM…]: what we write and serve, against the real MLflow, DVC, Prometheus, Postgres and clients.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparePython, root } from "./python.mjs";

const asked = process.argv.slice(2);
const rooms = ["packages", "apps"]
  .flatMap((kind) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`))
  .filter((room) => existsSync(join(root, room, "test/interop")))
  .filter((room) => asked.length === 0 || asked.some((name) => room.endsWith(`/${name}`)));

if (rooms.length === 0) {
  console.error(`interop: no room named ${asked.join(", ")} has a folder test/interop`);
  process.exit(2);
}

build();
const totals = rooms.map(runRoom);
const passed = totals.reduce((sum, { passed }) => sum + passed, 0);
const failed = totals.reduce((sum, { failed }) => sum + failed, 0);
console.log(`interop: ${passed} passed, ${failed} failed`);
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
  const requirements = join(root, room, "test/interop/requirements.txt");
  const report = join(tmpdir(), `interop-${process.pid}-${name}.json`);
  const python = existsSync(requirements) ? preparePython(name, requirements) : undefined;
  const { status } = spawnSync(
    "npx",
    [
      ...["vitest", "run", "--config", "../../vitest.interop.config.ts", "--root", "."],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
    { cwd: join(root, room), stdio: "inherit", env: { ...process.env, ...(python && { MLOPS_PYTHON: python }) } },
  );
  const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
  rmSync(report, { force: true });
  return { ok: status === 0, passed: numPassedTests, failed: numFailedTests };
}
