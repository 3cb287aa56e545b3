import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { serveEmbeddedPostgres } from "@mlops/database";
import { readEnvironment } from "../../environment.ts";
import { paint } from "../../terminal/paint.ts";

/** Options of `mlops tracking serve`. */
export interface ServeTrackingOptions {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly database?: string;
  readonly artifacts?: string;
}

/** The tracking server ended by itself. */
class TrackingServerEndedError extends Error {
  override readonly name = "TrackingServerEndedError";

  constructor(why: string) {
    super(`the tracking server ended: ${why}`);
  }
}

/** Serves until the process is told to stop. */
export async function serveTracking(options: ServeTrackingOptions): Promise<void> {
  const folder = resolve(options.data);
  const database = options.database
    ? { url: options.database, close: async () => {} }
    : await serveEmbeddedPostgres({ dataDirectory: join(folder, "postgres") });
  try {
    await serveOn(database.url, folder, options);
  } finally {
    await database.close();
  }
}

async function serveOn(databaseUrl: string, folder: string, options: ServeTrackingOptions): Promise<void> {
  const { cloneRoot, inherited } = readEnvironment();
  const child = spawn(process.execPath, [join(cloneRoot, "apps/tracking-server/dist/main.js")], {
    env: {
      ...inherited,
      DATABASE_URL: databaseUrl,
      HOST: options.host,
      PORT: String(options.port),
      ARTIFACTS: options.artifacts ?? join(folder, "artifacts"),
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  const words: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => tell(line, options));
  createInterface({ input: child.stderr }).on("line", (line) => words.push(line));
  const stop = (): void => void child.kill("SIGTERM");
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  const [code] = (await once(child, "exit")) as [number | null];
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeListener(signal, stop);
  if (code !== 0) throw new TrackingServerEndedError(words.at(-1)?.replace(/^tracking-server: /, "") ?? `code ${code}`);
}

/** The server's log says what happens, as JSON; people get its two important lines in words. */
function tell(line: string, options: ServeTrackingOptions): void {
  const event = readEvent(line);
  if (event.msg === "ready") {
    const where = options.database ? "your Postgres" : `the embedded Postgres in ${options.data}/postgres`;
    process.stdout.write(
      `tracking server on ${paint("bold", event.url ?? "")}\n  runs in ${where}, artifacts in ${event.artifacts}\n` +
        `  point clients at it:  export MLFLOW_TRACKING_URI=${event.url}\n  end it with Ctrl-C\n`,
    );
  } else if ((event.level ?? 0) >= 40) process.stderr.write(`${event.msg}: ${event.err?.message ?? line}\n`);
}

interface LogEvent {
  readonly level?: number;
  readonly msg?: string;
  readonly url?: string;
  readonly artifacts?: string;
  readonly err?: { readonly message?: string };
}

function readEvent(line: string): LogEvent {
  try {
    return JSON.parse(line) as LogEvent;
  } catch {
    return { level: 40, msg: line };
  }
}
