// Begins a run on the server in MLFLOW_TRACKING_URI, logs a metric, says so, and then does what it is told.
import { run } from "../../dist/index.js";

const [what] = process.argv.slice(2);
await run({ name: what }, async (active) => {
  active.logMetric("before", 1);
  active.logParam("what", what);
  console.log(`running ${active.runId}`);
  if (what === "exit") process.exit(3);
  if (what === "throw") throw new Error("on purpose");
  if (what === "nested") await active.run({ name: "child" }, () => forever());
  if (what === "wait") await forever();
});

function forever() {
  return new Promise(() => setInterval(() => {}, 1000));
}
