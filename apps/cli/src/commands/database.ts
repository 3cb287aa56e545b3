import { serveEmbeddedPostgres } from "@mlops/database";
import { Command, InvalidArgumentError } from "commander";
import { errorMessage } from "../errors.ts";

interface ServeOptions {
  readonly data?: string;
  readonly host: string;
  readonly port: number;
}

/** `mlops database`: the embedded Postgres as a process of its own. */
export function databaseCommand(): Command {
  const serve = new Command("serve")
    .description("serve the embedded Postgres (PGlite) until SIGTERM or Ctrl-C")
    .option("--data <folder>", "folder of its files, made when missing; without it all is in memory")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on; 0: any free one", parsePort, 0)
    .addHelpText(
      "after",
      "\nExample:\n  mlops database serve --data ./postgres --port 15432\n  psql postgres://postgres@127.0.0.1:15432/postgres",
    )
    .action(serveDatabase);
  return new Command("database").description("the embedded Postgres").addCommand(serve);
}

/** A database could not be served from its folder. */
export class DatabaseNotServedError extends Error {
  override readonly name = "DatabaseNotServedError";

  constructor(where: string, cause: unknown) {
    super(
      `the embedded Postgres cannot be served (${where}): ${errorMessage(cause)}. ` +
        "Is another process on that folder or port, or the folder not writable? `mlops doctor` looks; `mlops reset` starts afresh",
      { cause },
    );
  }
}

async function serveDatabase(options: ServeOptions): Promise<void> {
  const where = `${options.data ?? "in memory"}, ${options.host}:${options.port}`;
  const database = await serveEmbeddedPostgres({
    ...(options.data === undefined ? {} : { dataDirectory: options.data }),
    host: options.host,
    port: options.port,
  }).catch((error: unknown) => {
    throw new DatabaseNotServedError(where, error);
  });
  process.stdout.write(`${JSON.stringify({ level: 30, time: Date.now(), msg: "ready", url: database.url })}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await database.close();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError("expected 0 to 65535");
  return port;
}
