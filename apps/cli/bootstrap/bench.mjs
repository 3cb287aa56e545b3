// npm run bench -- NAME […]: one benchmark, ours and its peer side by side in one run. Without a name: the list.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
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

const { status } = spawnSync("npx", ["turbo", "run", "build", "--output-logs=errors-only"], {
  cwd: root,
  stdio: "inherit",
});
if (status !== 0) process.exit(1);
const requirements = join(folder, "requirements.txt");
const python = existsSync(requirements) && findPython() ? preparePython(`bench-${name}`, requirements) : undefined;
const env = { ...process.env, ...(python && { MLOPS_PYTHON: python }) };
process.exit(
  spawnSync(process.execPath, [join(folder, `${name}.mjs`), ...rest], { cwd: root, stdio: "inherit", env }).status ?? 1,
);
