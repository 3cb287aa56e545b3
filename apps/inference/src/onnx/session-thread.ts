import { parentPort, workerData } from "node:worker_threads";
import { openSession } from "./session.ts";
import type { ThreadReply, ThreadRequest } from "./session-threads.ts";

/** The body of a worker thread that holds one session: opens it, tells its tensors, then runs what it is sent. */
const port = parentPort;
if (port === null) throw new Error("session-thread is the body of a worker thread, not a program");

const reply = (message: ThreadReply): void => port.postMessage(message);

try {
  const session = await openSession(workerData as Uint8Array);
  port.on("message", ({ id, feeds }: ThreadRequest) => {
    session.run(feeds).then(
      (outputs) => reply({ kind: "outputs", id, outputs }),
      (error: Error) => reply({ kind: "failed", id, message: error.message }),
    );
  });
  reply({ kind: "opened", inputs: session.inputs, outputs: session.outputs });
} catch (error) {
  reply({ kind: "refused", message: (error as Error).message });
}
