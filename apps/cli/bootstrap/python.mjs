import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

const interpreters = ["python3.11", "python3.12", "python3.10", "python3", "python"];

/** The first Python 3.10 to 3.12 on the PATH, or undefined. */
export function findPython() {
  const probe = "import sys, venv; sys.exit(not ((3, 10) <= sys.version_info < (3, 13)))";
  return interpreters.find((name) => spawnSync(name, ["-c", probe], { stdio: "ignore" }).status === 0);
}

/**
 * A virtual environment in `.venv/NAME` that holds exactly what a requirements file pins; made again when the file changes.
 * Returns the path of its interpreter.
 */
export function preparePython(name, requirements) {
  const folder = join(root, ".venv", name);
  const python = join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const stamp = join(folder, "requirements.sha256");
  const digest = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return python;

  const interpreter = findPython();
  if (!interpreter) throw new Error("Python 3.10 to 3.12 is not on the PATH: install it, then run this again");
  console.log(`python: installing ${requirements.slice(root.length + 1)} into .venv/${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  run(interpreter, ["-m", "venv", folder]);
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  writeFileSync(stamp, digest);
  return python;
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? `exit code ${status}`}`);
}
