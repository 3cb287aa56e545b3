import { join } from "node:path";
import { createMlflowClient, type MlflowClient } from "mlflow-client";
import { readEnvironment } from "../../environment.ts";
import { UsageError } from "../../errors.ts";
import { liveRunFiles } from "../../supervision/run-files.ts";

/** No tracking server is known. */
class NoTrackingServerError extends UsageError {
  constructor() {
    super("no tracking server: start the loop (npm start) or `mlops tracking serve`, or set MLFLOW_TRACKING_URI");
  }
}

/** Opens a client of the server in `MLFLOW_TRACKING_URI`, or of the running loop, does some work and closes it. */
export async function withTracking<Result>(work: (client: MlflowClient) => Promise<Result>): Promise<Result> {
  const { trackingUri, home } = readEnvironment();
  const running = liveRunFiles(join(home, "run")).find((record) => record.name === "tracking-server");
  const address = trackingUri ?? running?.url;
  if (!address) throw new NoTrackingServerError();
  // A person waits: a server that is away is told at once, not after minutes of trying.
  const client = createMlflowClient({ trackingUri: address, maxRetries: 2, backoffFactorSeconds: 0.2 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
