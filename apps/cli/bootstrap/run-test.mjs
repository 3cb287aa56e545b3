import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { installPackages } from "./install.mjs";
import { addTotals, noTotals, totalsLine } from "./test-totals.mjs";
import { turboCommand } from "./turbo.mjs";

/** `npm test`: installs what is missing, then every room's tests through turbo, and the totals. */
export async function runTest(args) {
  const install = await installPackages();
  if (!install.ok) {
    process.exitCode = 1;
    return;
  }
  const started = Date.now();
  let totals = noTotals;
  const code = await runTests(args, (line) => {
    console.log(line);
    totals = addTotals(totals, line);
  });
  const failed = code !== 0;
  console.log(
    `\n${failed ? "Some tests failed" : "All tests passed"} in ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
  console.log(totalsLine(totals, failed));
  process.exitCode = failed ? 1 : 0;
}

/** Everything is built, then the command line's tests run beside the others': with the whole loop in them they take the longest. */
async function runTests(args, onLine) {
  const run = (...options) => runTurbo(["run", ...options], onLine);
  if (args.length > 0) return run("test", "--concurrency=3", "--continue=dependencies-successful", ...args);
  const built = await run("build", "--output-logs=errors-only");
  if (built !== 0) return built;
  const [longest, others] = await Promise.all([
    run("test", "--filter=./apps/cli"),
    run("test", "--filter=!./apps/cli", "--concurrency=2", "--continue=dependencies-successful"),
  ]);
  return longest || others;
}

/** Resolves with turbo's exit code; 1 when a signal ended it. */
function runTurbo(args, onLine) {
  const turbo = turboCommand(args);
  const child = spawn(turbo.program, turbo.args, {
    cwd: turbo.cwd,
    env: turbo.env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  createInterface({ input: child.stdout }).on("line", onLine);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
