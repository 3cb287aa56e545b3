// npm run test:stack: the rehearsal of `docker compose up`, from the build of the images to `down --volumes`.
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

for (const [what, args] of [
  ["a Docker engine that answers", ["info"]],
  ["Docker Compose v2", ["compose", "version"]],
]) {
  const { status, stderr, error } = spawnSync("docker", args, { encoding: "utf8" });
  if (status === 0) continue;
  const words = (stderr || error?.message || "").trim().split("\n").at(-1);
  console.error(`stack: needs ${what}; \`docker ${args.join(" ")}\` says: ${words}`);
  process.exit(1);
}

const tests = spawn(
  process.execPath,
  [
    ...["--test", "--test-concurrency=1", "--test-reporter=spec"],
    ...["docker/test/stack.test.mjs", "docker/test/full-store.test.mjs"],
  ],
  {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  },
);
const counts = { pass: 0, fail: 0 };
tests.stdout.setEncoding("utf8");
tests.stdout.on("data", (text) => {
  process.stdout.write(text);
  for (const [, name, count] of text.matchAll(/^ℹ (pass|fail) (\d+)$/gm)) counts[name] = Number(count);
});
// The tests end what they have brought up, on Ctrl-C too.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => tests.kill(signal));
tests.on("close", (code) => {
  console.log(`stack: ${counts.pass} passed, ${counts.fail} failed`);
  process.exit(code === 0 ? 0 : 1);
});
