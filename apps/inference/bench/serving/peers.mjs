// The Python servers of the field on the same model, each by its own protocol. MLOPS_PYTHON is prepared by the runner.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, startListening } from "./process.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const onnx = here("./model/model.onnx");

export async function startFastApi(python) {
  const port = await freePort();
  return startListening(python, [here("./fastapi_app.py"), onnx, String(port)], port, "/docs");
}

export async function startMlserver(python, folder) {
  mkdirSync(folder, { recursive: true });
  const [http, grpc, metrics] = [await freePort(), await freePort(), await freePort()];
  const settings = {
    host: "127.0.0.1",
    http_port: http,
    grpc_port: grpc,
    metrics_port: metrics,
    parallel_workers: 0,
    debug: false,
  };
  const model = { name: "flight-delays", implementation: "onnx_model.OnnxModel", parameters: { uri: onnx } };
  writeFileSync(join(folder, "settings.json"), JSON.stringify(settings));
  writeFileSync(join(folder, "model-settings.json"), JSON.stringify(model));
  const path = `${here("./mlserver")}:${process.env.PYTHONPATH ?? ""}`;
  return startListening(
    python,
    ["-c", "from mlserver.cli import main; main()", "start", folder],
    http,
    "/v2/models/flight-delays/ready",
    {
      PYTHONPATH: path,
    },
  );
}

export async function startMlflow(python, folder) {
  execFileSync(python, [here("./save_model.py"), onnx, folder], { stdio: "ignore" });
  const port = await freePort();
  const args = [
    "-m",
    "mlflow",
    "models",
    "serve",
    "-m",
    folder,
    "-p",
    String(port),
    "-h",
    "127.0.0.1",
    "--env-manager",
    "local",
  ];
  const env = { PATH: `${dirname(python)}:${process.env.PATH}`, MLFLOW_DISABLE_TELEMETRY: "true" };
  return startListening(python, args, port, "/ping", env);
}

export async function startBentoml(python, folder) {
  const port = await freePort();
  const args = [
    "-m",
    "bentoml",
    "serve",
    "bentoml_service:FlightDelays",
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
  ];
  const env = {
    PYTHONPATH: here("."),
    MODEL_FILE: onnx,
    BENTOML_HOME: folder,
    BENTOML_DO_NOT_TRACK: "True",
    PATH: `${dirname(python)}:${process.env.PATH}`,
  };
  return startListening(python, [...args, "--working-dir", here(".")], port, "/readyz", env);
}
