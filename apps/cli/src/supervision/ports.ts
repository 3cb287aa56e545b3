import { createServer } from "node:net";

/** A port that was asked for and the one that was found free. */
export interface PortChoice {
  readonly port: number;
  readonly preferred: number;
  readonly isPreferred: boolean;
}

/** The preferred port on the host if it is free, else any free one. */
export async function choosePort(host: string, preferred: number, avoid: ReadonlySet<number>): Promise<PortChoice> {
  if (!avoid.has(preferred) && (await tryListen(host, preferred)) !== undefined) {
    return { port: preferred, preferred, isPreferred: true };
  }
  const port = await tryListen(host, 0);
  if (port === undefined) throw new NoFreePortError(host);
  return avoid.has(port) ? choosePort(host, 0, avoid) : { port, preferred, isPreferred: false };
}

/** Not even the system's own choice of a port could be listened on. */
class NoFreePortError extends Error {
  override readonly name = "NoFreePortError";

  readonly host: string;

  constructor(host: string) {
    super(`no port of ${host} can be listened on: check that the address exists on this machine`);
    this.host = host;
  }
}

/** Whether somebody listens there (or we may not). */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  return (await tryListen(host, port)) !== undefined;
}

function tryListen(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}
