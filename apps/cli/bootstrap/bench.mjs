// npm run bench -- NAME […]: one benchmark, ours and its peer side by side in one run. Without a name: the list.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPython, preparePython, root } from "./python.mjs";

const [name, ...rest] = process.argv.slice(2);
const benchmarks = new Map(
  ["packages", "apps"]
    .flatMap((kind) => readdirSync(join(root, kind)).map((room) => join(root, kind, room, "bench")))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith(".mjs"))
        .map((file) => [file.slice(0, -4), folder]),
    ),
);
const folder = benchmarks.get(name);

if (folder === undefined) {
  console.log(
    `Usage: npm run bench -- NAME\n\n${[...benchmarks.keys()]
      .sort()
      .map((known) => `  ${known}`)
      .join("\n")}`,
  );
  process.exit(name === undefined || name === "--help" ? 0 : 2);
}

const built = spawnSync("npx", ["turbo", "run", "build", "--output-logs=errors-only"], {
  cwd: root,
  stdio: "inherit",
});
if (built.status !== 0) process.exit(1);
const requirements = join(folder, "requirements.txt");
const python = existsSync(requirements) && findPython() ? preparePython(`bench-${name}`, requirements) : undefined;
const env = { ...process.env, ...(python && { MLOPS_PYTHON: python }) };
process.exit(await runKept(name, [join(folder, `${name}.mjs`), ...rest], env));

/** Runs a benchmark, and keeps what it printed in reports/bench, where `mlops portfolio` finds it. */
async function runKept(name, args, env) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["inherit", "pipe", "inherit"], env });
  const printed = [];
  child.stdout.on("data", (chunk) => {
    process.stdout.write(chunk);
    printed.push(chunk);
  });
  const [code] = await once(child, "close");
  if (code === 0) {
    mkdirSync(join(root, "reports", "bench"), { recursive: true });
    writeFileSync(
      join(root, "reports", "bench", `${name}.txt`),
      `${new Date().toISOString()}\n${Buffer.concat(printed).toString("utf8")}`,
    );
  }
  return code ?? 1;
}
