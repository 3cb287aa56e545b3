import { Command, InvalidArgumentError } from "commander";
import { serveTracking } from "./serve.ts";

/** `mlops tracking`: the tracking server alone, in any folder. */
export function trackingCommand(): Command {
  const serve = new Command("serve")
    .description("serve MLflow's REST interface until SIGTERM or Ctrl-C; no Python needed")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on; 0: any free one", readPort, 5000)
    .option("--data <folder>", "folder of the embedded database and the artifacts, made when missing", "mlops-tracking")
    .option("--database <url>", "a Postgres of your own (postgres://…) in place of the embedded one")
    .option("--artifacts <place>", "where artifacts go: a folder or s3://bucket/prefix (default: in --data)")
    .addHelpText(
      "after",
      `
Examples:
  mlops tracking serve
  mlops tracking serve --port 5001 --data ./tracking
  mlops tracking serve --database postgres://me@db/mlops --artifacts s3://models/artifacts

Then, in any language:
  MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python train.py

A token in TRACKING_TOKEN is asked of every client (their MLFLOW_TRACKING_TOKEN).`,
    )
    .action(serveTracking);
  return new Command("tracking").description("experiment tracking").addCommand(serve);
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError("expected 0 to 65535");
  return port;
}
