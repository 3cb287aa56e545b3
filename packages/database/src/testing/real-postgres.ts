import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { createPool } from "../pool.ts";
import type { TestDatabase } from "./test-database.ts";

/** A real Postgres server started for the interoperation tests or a benchmark. */
export interface RealPostgres {
  /** `postgres://…/postgres`. */
  readonly url: string;
  /** Makes an empty database of its own. */
  createDatabase(): Promise<TestDatabase>;
  /** Stops the server and removes its files. */
  close(): Promise<void>;
}

/** No Postgres server is installed here. */
export class PostgresNotInstalledError extends Error {
  override readonly name = "PostgresNotInstalledError";

  constructor() {
    super(
      "real Postgres: no initdb in /usr/lib/postgresql/*/bin nor in the PATH; install it: apt-get install postgresql",
    );
  }
}

/**
 * Starts the newest installed Postgres on a free port with its files in a temporary folder.
 * Postgres refuses to run as root: then it runs as the user `postgres`, which the Debian package makes.
 *
 * @param settings Extra `postgresql.conf` values, for example `{ shared_buffers: "2GB" }`.
 */
export async function startRealPostgres(settings: Readonly<Record<string, string>> = {}): Promise<RealPostgres> {
  const bin = await findBinaries();
  const user = await serverUser();
  const directory = await mkdtemp(join(tmpdir(), "real-postgres-"));
  if (user.uid !== undefined) {
    await letPass(dirname(directory));
    await chown(directory, user.uid, user.gid ?? user.uid);
  }
  await chmod(directory, 0o700);
  const data = join(directory, "data");
  await promisify(execFile)(join(bin, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"], {
    ...user,
    cwd: directory,
  });
  const port = await freePort();
  const values = { listen_addresses: "127.0.0.1", unix_socket_directories: "", ...settings };
  const flags = Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(join(bin, "postgres"), ["-D", data, "-p", String(port), ...flags], {
    ...user,
    cwd: directory,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await untilReady(server);
  return {
    url: databaseUrl(port, "postgres"),
    createDatabase: () => createDatabase(port),
    close: async () => {
      server.kill("SIGINT");
      if (server.exitCode === null) await once(server, "exit");
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function databaseUrl(port: number, name: string): string {
  return `postgres://postgres@127.0.0.1:${port}/${name}`;
}

async function createDatabase(port: number): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const admin = createPool(databaseUrl(port, "postgres"), { applicationName: "create database", max: 1 });
  await admin.query(`create database ${name}`);
  await admin.end();
  const url = databaseUrl(port, name);
  const pool = createPool(url, { applicationName: "test" });
  return { url, pool, close: () => pool.end() };
}

async function findBinaries(): Promise<string> {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? await readdir(root) : [];
  const debian = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(root, version, "bin"));
  const all = [...debian, ...(process.env.PATH ?? "").split(":")];
  const found = all.find((directory) => existsSync(join(directory, "initdb")));
  if (found === undefined) throw new PostgresNotInstalledError();
  return found;
}

/** A folder of our own for temporary files is closed to other users: they may pass through it, not look into it. */
async function letPass(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) await chmod(folder, mode | 0o011);
}

async function serverUser(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag: string): Promise<number> =>
    Number((await promisify(execFile)("id", [flag, "postgres"])).stdout.trim());
  return { uid: await id("-u"), gid: await id("-g") };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** Postgres logs to standard error; this also keeps the pipe from filling. */
async function untilReady(server: ChildProcess): Promise<void> {
  let log = "";
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log = (log + text).slice(-10_000);
      if (log.includes("ready to accept connections")) resolve();
    });
    server.once("exit", (code) => reject(new Error(`postgres ended with code ${code}: ${log}`)));
  });
}
