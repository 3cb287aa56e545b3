import { Worker } from "node:worker_threads";
import type { ModelSession, NamedTensor, TensorSpec } from "./session.ts";

/** What the service sends to a session's thread. */
export interface ThreadRequest {
  readonly id: number;
  readonly feeds: readonly NamedTensor[];
}

/** What a session's thread sends back. */
export type ThreadReply =
  | { readonly kind: "opened"; readonly inputs: readonly TensorSpec[]; readonly outputs: readonly TensorSpec[] }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "outputs"; readonly id: number; readonly outputs: readonly NamedTensor[] }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

/**
 * Opens the model once in each of several worker threads and hands each run to the least busy one. It pays for models
 * whose run takes longer than a message does (about 50 us): small tabular ones are faster in the service's own thread.
 */
export async function openSessionThreads(model: Uint8Array, count: number): Promise<ModelSession> {
  const opened = await Promise.allSettled(Array.from({ length: count }, () => openThread(model)));
  const threads = opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const release = async (): Promise<void> => {
    await Promise.all(threads.map((thread) => thread.end()));
  };
  const failure = opened.find((result) => result.status === "rejected");
  const [first] = threads;
  if (failure !== undefined || first === undefined) {
    await release();
    throw failure?.reason ?? new RangeError(`threads: expected 1 or more, found ${count}`);
  }
  const idlest = (): SessionThread =>
    threads.reduce((best, thread) => (thread.pending() < best.pending() ? thread : best));
  return { inputs: first.inputs, outputs: first.outputs, run: (feeds) => idlest().run(feeds), release };
}

interface SessionThread {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  pending(): number;
  run(feeds: readonly NamedTensor[]): Promise<readonly NamedTensor[]>;
  end(): Promise<void>;
}

/** Tests run on the sources, which a thread cannot load: theirs is the built one. */
const program = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/onnx/session-thread.js" : "./session-thread.js",
  import.meta.url,
);

interface Waiting {
  done(outputs: readonly NamedTensor[]): void;
  failed(error: Error): void;
}

function openThread(model: Uint8Array): Promise<SessionThread> {
  const worker = new Worker(program, { workerData: model });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  const run = (feeds: readonly NamedTensor[]): Promise<readonly NamedTensor[]> =>
    new Promise((done, failed) => {
      waiting.set(next, { done, failed });
      worker.postMessage({ id: next++, feeds } satisfies ThreadRequest);
    });
  return new Promise((resolve, reject) => {
    const giveUp = (error: Error): void => {
      reject(error);
      for (const { failed } of waiting.values()) failed(error);
      waiting.clear();
    };
    worker.on("error", giveUp);
    worker.on("exit", (code) => giveUp(new Error(`the model's thread ended with code ${code}`)));
    worker.on("message", (reply: ThreadReply) => {
      if (reply.kind === "refused") {
        reject(new Error(reply.message));
        void worker.terminate();
      } else if (reply.kind === "opened") {
        const { inputs, outputs } = reply;
        resolve({
          inputs,
          outputs,
          run,
          pending: () => waiting.size,
          end: async () => void (await worker.terminate()),
        });
      } else {
        settle(waiting, reply);
      }
    });
  });
}

function settle(waiting: Map<number, Waiting>, reply: Extract<ThreadReply, { id: number }>): void {
  const waiter = waiting.get(reply.id);
  waiting.delete(reply.id);
  if (reply.kind === "outputs") waiter?.done(reply.outputs);
  else waiter?.failed(new Error(reply.message));
}
