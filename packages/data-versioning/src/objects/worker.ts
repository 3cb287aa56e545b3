import { parentPort } from "node:worker_threads";
import type { FileBatch } from "./batch.ts";
import { workOn } from "./work.ts";

/** Entry of a worker thread: a batch in, its result out, until the port is closed; numbers are bytes done meanwhile. */
parentPort?.on("message", async (batch: FileBatch) => {
  const result = await workOn(batch, (bytes) => parentPort?.postMessage(bytes));
  parentPort?.postMessage(result, [result.stats.buffer as ArrayBuffer]);
});
