import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The interop layer's Python, which `npm run test:interop` prepares. */
function program(): string {
  const path = process.env.MLOPS_PYTHON;
  if (!path) throw new Error("MLOPS_PYTHON is not set: run npm run test:interop at the root, which prepares Python");
  return path;
}

/** Runs a script of this folder; a failure carries what it printed. */
export async function python(script: string, ...parameters: string[]): Promise<string> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(program(), [path, ...parameters], { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** Starts MLflow's own scoring server on a model folder and waits until it answers. */
export async function serveWithMlflow(model: string): Promise<{ readonly url: string; stop(): void }> {
  const port = await freePort();
  const args = [
    "-m",
    "mlflow",
    "models",
    "serve",
    "-m",
    model,
    "-p",
    String(port),
    "-h",
    "127.0.0.1",
    "--env-manager",
    "local",
  ];
  const path = `${program().replace(/\/[^/]+$/, "")}:${process.env.PATH}`;
  const child = spawn(program(), args, {
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
    env: { ...process.env, PATH: path, MLFLOW_DISABLE_TELEMETRY: "true", DO_NOT_TRACK: "1" },
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilAnswered(`${url}/ping`, child);
  return { url, stop: () => process.kill(-(child.pid as number), "SIGKILL") };
}

async function waitUntilAnswered(url: string, child: ChildProcess): Promise<void> {
  let text = "";
  child.stderr?.on("data", (chunk) => {
    text += chunk;
  });
  while (child.exitCode === null) {
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`mlflow models serve ended: ${text.slice(-2000)}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
