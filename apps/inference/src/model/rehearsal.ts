import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../environment.ts";
import { type ModelRefusal, ModelRefusedError } from "../errors.ts";
import { readModelFolder } from "./folder.ts";

/** What a rehearsal's process says before it ends. */
export type RehearsalVerdict =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly reason: ModelRefusal; readonly message: string };

/** Tests run on the sources, which a process cannot load: theirs is the built one. */
const builtProgram: string = fileURLToPath(
  new URL(
    import.meta.url.endsWith(".ts") ? "../../dist/model/rehearsal-process.js" : "./rehearsal-process.js",
    import.meta.url,
  ),
);

/** Seconds that a rehearsal may take before its process is ended. */
const limitSeconds = 60;

/**
 * Rehearses a model in a process of its own: native code that crashes, hangs or takes all memory ends that process, and
 * not the service. A model that passed once is not rehearsed again; its digest is remembered in `directory`.
 * Throws ModelRefusedError.
 */
export async function rehearseApart(
  path: string,
  uri: string,
  directory: string,
  program: string = builtProgram,
): Promise<void> {
  const mark = join(directory, digestOf(path, uri));
  if (existsSync(mark)) return;
  const { output, ending } = await run(program, [path, uri]);
  const verdict = parseVerdict(output);
  if (verdict === undefined) throw new ModelRefusedError(uri, "warm_up", `its rehearsal ended with ${ending}`);
  if (!verdict.admitted) throw new ModelRefusedError(uri, verdict.reason, withoutLabel(verdict.message, uri));
  mkdirSync(directory, { recursive: true });
  writeFileSync(mark, "");
}

function digestOf(path: string, uri: string): string {
  return createHash("sha256")
    .update(readFileSync(readModelFolder(path, uri).onnxPath))
    .digest("hex");
}

function run(program: string, args: readonly string[]): Promise<{ readonly output: string; readonly ending: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ["ignore", "pipe", "ignore"],
      env: childEnvironment(),
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), limitSeconds * 1000);
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ output, ending: signal === null ? `exit code ${code}` : `signal ${signal}` });
    });
  });
}

function parseVerdict(output: string): RehearsalVerdict | undefined {
  try {
    return JSON.parse(output.trim().split("\n").at(-1) ?? "") as RehearsalVerdict;
  } catch {
    return undefined;
  }
}

function withoutLabel(message: string, uri: string): string {
  const label = `model ${uri}: `;
  return message.startsWith(label) ? message.slice(label.length) : message;
}
