/**
 * Trains, registers and promotes the first model, unless a champion is there: `node first-model.mjs ARGUMENTS OF THE TRAINER`.
 * A stack that is started again is then ready as soon as its registry is.
 */
import { spawn } from "node:child_process";

const name = "flight-delays";
const trackingUri = process.env.MLFLOW_TRACKING_URI;

/** Version of the champion, or undefined: MLflow answers 404 for a model that is not there. */
async function championVersion() {
  const url = `${trackingUri}/api/2.0/mlflow/registered-models/get?name=${name}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  const { registered_model: model } = await response.json();
  return model.aliases?.find(({ alias }) => alias === "champion")?.version;
}

const version = await championVersion();
if (version !== undefined) {
  console.log(JSON.stringify({ level: 30, msg: "a champion is there", model: name, version }));
} else {
  const trainer = spawn(process.execPath, ["apps/trainer/dist/main.js", ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => trainer.kill(signal));
  trainer.on("close", async (code) => {
    // A model that its gate has rejected is no failure of the trainer, but leaves nothing to serve.
    const isRejected = code === 0 && (await championVersion()) === undefined;
    if (isRejected)
      console.error(JSON.stringify({ level: 60, msg: "the first model was rejected: see its decision above" }));
    process.exit(isRejected ? 1 : (code ?? 1));
  });
}
