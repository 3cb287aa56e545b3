import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BackendError } from "../errors.ts";

/** The one `tf` object: take it from here, never import a second copy. */
export type TensorFlow = typeof import("@tensorflow/tfjs");

/** Which of TensorFlow.js's backends to take; `auto` is native where it loads and WASM otherwise. */
export type BackendChoice = "auto" | "native" | "wasm";

/** A loaded TensorFlow.js. */
export interface Backend {
  readonly tf: TensorFlow;
  readonly name: "native" | "wasm";
  /** For people and run tags, such as `wasm (SIMD), tfjs 4.22.0`. */
  readonly description: string;
  /** Why native was not taken, where `auto` fell back. */
  readonly fallbackReason?: string;
}

/**
 * Loads TensorFlow.js. The packages are found from `from` (a file or folder; by default this package), so that a stage
 * bundled elsewhere finds the workspace's. Throws {@link BackendError}.
 */
export async function loadBackend(choice: BackendChoice = "auto", from: string = import.meta.url): Promise<Backend> {
  const require = createRequire(from);
  if (choice === "wasm") return loadWasm(require);
  try {
    return await loadNative(require);
  } catch (error) {
    const reason = firstLine(error);
    if (choice === "native") throw new BackendError("native", reason);
    return { ...(await loadWasm(require)), fallbackReason: reason };
  }
}

async function loadNative(require: NodeJS.Require): Promise<Backend> {
  const tf = require("@tensorflow/tfjs-node") as TensorFlow;
  await tf.setBackend("tensorflow");
  return { tf, name: "native", description: `native, tfjs ${tf.version.tfjs}` };
}

async function loadWasm(require: NodeJS.Require): Promise<Backend> {
  try {
    const tf = require("@tensorflow/tfjs") as TensorFlow;
    const wasm = require("@tensorflow/tfjs-backend-wasm") as typeof import("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")), "/"));
    if (!(await tf.setBackend("wasm"))) throw new Error("it did not start");
    const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
    return { tf, name: "wasm", description: `wasm${simd ? " (SIMD)" : ""}, tfjs ${tf.version.tfjs}` };
  } catch (error) {
    throw new BackendError("wasm", firstLine(error));
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
