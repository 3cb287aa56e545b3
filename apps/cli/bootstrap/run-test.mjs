import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { installPackages } from "./install.mjs";
import { addTotals, noTotals, totalsLine } from "./test-totals.mjs";
import { turboCommand } from "./turbo.mjs";

/** `npm test`: installs what is missing, then every room's tests through turbo, two rooms at a time, and the totals. */
export async function runTest(args) {
  const install = await installPackages();
  if (!install.ok) {
    process.exitCode = 1;
    return;
  }
  const started = Date.now();
  const { code, totals } = await runTurboTests(args);
  const failed = code !== 0;
  console.log(
    `\n${failed ? "Some tests failed" : "All tests passed"} in ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
  console.log(totalsLine(totals, failed));
  process.exitCode = failed ? 1 : 0;
}

function runTurboTests(args) {
  const turbo = turboCommand(["run", "test", "--concurrency=3", "--continue=dependencies-successful", ...args]);
  const child = spawn(turbo.program, turbo.args, {
    cwd: turbo.cwd,
    env: turbo.env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  let totals = noTotals;
  createInterface({ input: child.stdout }).on("line", (line) => {
    console.log(line);
    totals = addTotals(totals, line);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, totals }));
  });
}
