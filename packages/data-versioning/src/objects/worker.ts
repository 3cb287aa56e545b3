import { parentPort } from "node:worker_threads";
import type { FileBatch } from "./batch.ts";
import { workOn } from "./work.ts";

/** Entry of a worker thread: a batch in, its result out, until the port is closed. */
parentPort?.on("message", (batch: FileBatch) => {
  const result = workOn(batch);
  parentPort?.postMessage(result, [result.stats.buffer as ArrayBuffer]);
});
