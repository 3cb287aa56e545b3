import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A real `mlflow server`. */
export interface MlflowServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The interpreter of the interop layer's environment. */
export function python(): string {
  const path = process.env.MLOPS_PYTHON;
  if (!path)
    throw new Error("MLOPS_PYTHON is not set: run this layer with `npm run test:interop`, which prepares Python");
  return path;
}

/** Starts MLflow's own server on a database and artifacts of its own. */
export async function startMlflow(backend?: string): Promise<MlflowServer> {
  const folder = await mkdtemp(join(tmpdir(), "mlflow-"));
  const port = await freePort();
  const child = spawn(
    python(),
    [
      ...["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"],
      ...["--backend-store-uri", backend ?? `sqlite:///${join(folder, "mlflow.db")}`],
      ...["--artifacts-destination", join(folder, "artifacts")],
    ],
    {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" },
    },
  );
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (bytes) => log.push(String(bytes)));
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child, log);
  return {
    url,
    close: async () => {
      // It starts workers: the whole group goes.
      process.kill(-(child.pid as number), "SIGKILL");
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function untilHealthy(url: string, child: ChildProcess, log: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 1500; tries += 1) {
    if (child.exitCode !== null) throw new Error(`mlflow server ended: ${log.join("")}`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`mlflow server did not answer in 150 s: ${log.join("")}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
