import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Check, type Finding, ok, problem, warning } from "./check.ts";

const execute = promisify(execFile);

/** Packages installed, from this lock file. */
export function checkPackages(cloneRoot: string): Check {
  return async () => {
    const hidden = join(cloneRoot, "node_modules", ".package-lock.json");
    if (!existsSync(hidden)) return problem("Packages", "not (wholly) installed", "run `npm ci`");
    const count = Object.keys((JSON.parse(readFileSync(hidden, "utf8")) as { packages: object }).packages).length;
    return ok("Packages", `${count} installed`);
  };
}

/** Every room has its `dist`. */
export function checkBuild(cloneRoot: string): Check {
  return async () => {
    const rooms = ["packages", "apps"].flatMap((folder) =>
      readdirSync(join(cloneRoot, folder)).map((name) => join(folder, name)),
    );
    const withSources = rooms.filter((room) => existsSync(join(cloneRoot, room, "src")));
    const unbuilt = withSources.filter((room) => !existsSync(join(cloneRoot, room, "dist")));
    if (unbuilt.length > 0) return problem("Build", `not built: ${unbuilt.join(", ")}`, "run `npm run build`");
    return ok("Build", `${withSources.length} rooms`);
  };
}

/**
 * Which engine trains: TensorFlow's native library, or WASM. Asked in a process of its own, since a native library
 * that does not fit may end the process that loads it.
 */
export function checkTrainingBackend(cloneRoot: string): Check {
  return async () => {
    const program =
      "require('@tensorflow/tfjs-node'); console.log(require('@tensorflow/tfjs-node/package.json').version)";
    const cwd = join(cloneRoot, "packages", "training");
    try {
      const { stdout } = await execute(process.execPath, ["-e", program], { cwd, timeout: 20_000 });
      return ok("Training backend", `native, tfjs-node ${stdout.trim().split("\n").at(-1)}`);
    } catch {
      return warning(
        "Training backend",
        "WASM (tfjs-node's native library does not load)",
        "nothing needs doing; native trains about twice as fast: Node 20 or 22, then `npm rebuild @tensorflow/tfjs-node`",
      );
    }
  };
}

/** Native modules that the loop cannot do without, each loaded in a process of its own. */
export function checkNativeModules(cloneRoot: string): Check {
  const modules = [
    { name: "DuckDB", id: "@duckdb/node-api", room: "packages/features" },
    { name: "ONNX Runtime", id: "onnxruntime-node", room: "packages/training" },
    { name: "Embedded Postgres", id: "@electric-sql/pglite", room: "packages/database" },
  ];
  return () => Promise.all(modules.map((module) => checkModule(cloneRoot, module)));
}

interface NativeModule {
  readonly name: string;
  readonly id: string;
  readonly room: string;
}

async function checkModule(cloneRoot: string, module: NativeModule): Promise<Finding> {
  const cwd = join(cloneRoot, module.room);
  try {
    const loading = `await import(${JSON.stringify(module.id)})`;
    await execute(process.execPath, ["--input-type=module", "-e", loading], { cwd, timeout: 20_000 });
    return ok(module.name, `${module.id} ${packageVersion(cwd, module.id)}`);
  } catch (error) {
    const words =
      error instanceof Error ? (error.message.split("\n").find((line) => /Error/.test(line)) ?? error.message) : "";
    return problem(
      module.name,
      `${module.id} does not load: ${words.slice(0, 160)}`,
      "run `npm ci` with the Node you run this with",
    );
  }
}

function packageVersion(from: string, id: string): string {
  const paths = createRequire(join(from, "package.json")).resolve.paths(id) ?? [];
  const file = paths.map((folder) => join(folder, id, "package.json")).find((candidate) => existsSync(candidate));
  return file ? (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version : "";
}

/** Programs that make more possible, though nothing needs them. */
export const checkOptionalPrograms: Check = () =>
  Promise.all([
    checkProgram("git", ["--version"], "versions of the workspace get a history: install git"),
    checkProgram("docker", ["--version"], "`docker compose up` needs Docker; `npm start` does not"),
    checkProgram("python3", ["--version"], "the interop tests need Python 3.11; `npm start` and `npm test` do not"),
  ]);

async function checkProgram(name: string, args: string[], use: string): Promise<Finding> {
  try {
    const { stdout } = await execute(name, args, { timeout: 10_000 });
    return ok(name, stdout.trim());
  } catch {
    return warning(name, "not found", use);
  }
}
