import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs the interop layer's Python, which `npm run test:interop` prepares; a failure carries what it printed. */
export async function python(...parameters: string[]): Promise<string> {
  const program = process.env.MLOPS_PYTHON;
  if (!program) throw new Error("MLOPS_PYTHON is not set: run npm run test:interop at the root, which prepares Python");
  const { stdout } = await promisify(execFile)(program, parameters, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
