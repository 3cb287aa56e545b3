import { deriveFeatures, parseFeatureSpec } from "@mlops/features";
import { ModelRefusedError } from "../errors.ts";
import { openSession } from "../onnx/session.ts";
import { loadModel } from "./load.ts";
import type { RehearsalVerdict } from "./rehearsal.ts";

/** The body of a rehearsal's process: loads the model as the service will, says what came of it and ends. */
const [path = "", uri = ""] = process.argv.slice(2);
const identity = { name: "rehearsal", version: "0", runId: null, dataVersion: null, uri };

function say(verdict: RehearsalVerdict): void {
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
}

try {
  const model = await loadModel(path, identity, {
    engine: { queueRows: 1, batchRows: 1, runs: 1, merge: false, waitMillis: 0 },
    observer: () => ({ ran: () => {}, waited: () => {} }),
    deriver: (spec) => {
      const checked = parseFeatureSpec(spec);
      return (row) => deriveFeatures(checked, row);
    },
    open: openSession,
  });
  await model.session.release();
  say({ admitted: true });
} catch (error) {
  const reason = error instanceof ModelRefusedError ? error.reason : "warm_up";
  say({ admitted: false, reason, message: (error as Error).message });
}
