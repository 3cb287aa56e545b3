import { createServer, type Socket } from "node:net";
import type { Engine } from "../engine.ts";
import type { SessionHost } from "./host.ts";
import { Session } from "./session.ts";
import type { Turns } from "./turns.ts";

/** How the wire server listens and what it allows. */
export interface WireServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly maxConnections: number;
  readonly idleInTransactionMillis: number;
  readonly turns: Turns;
  engine(): Promise<Engine>;
  crashed(error: unknown): void;
}

/** A listening wire server. */
export interface WireServer {
  readonly port: number;
  /** Sends every client away, rolls back what they held, and stops listening. */
  close(): Promise<void>;
}

/** Speaks Postgres' protocol 3.0 to clients, and hands their messages to the engine in turns. */
export async function startWireServer(options: WireServerOptions): Promise<WireServer> {
  const sessions = new Map<Session, Promise<void>>();
  const host: SessionHost = { ...options, unnamedOwner: 0 };
  let count = 0;

  function connect(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on("error", () => {});
    count += 1;
    const session = new Session(count, socket, host);
    if (sessions.size >= options.maxConnections) {
      session.sendAway("53300", `sorry, too many clients already: ${options.maxConnections} at most`);
      return;
    }
    sessions.set(
      session,
      session.serve().finally(() => sessions.delete(session)),
    );
  }

  const server = createServer(connect);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions.keys()) session.sendAway("57P01", "the embedded Postgres shuts down");
      await Promise.all(sessions.values());
      await closed;
    },
  };
}
