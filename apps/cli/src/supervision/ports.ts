import { createServer } from "node:net";

/** A port that was asked for and the one that was found free. */
export interface PortChoice {
  readonly port: number;
  readonly preferred: number;
  readonly isPreferred: boolean;
}

/** How many ports above the preferred one are tried. */
const neighbours = 200;

/**
 * The preferred port on the host if it is free, else the next free one above it; 0: any free one.
 *
 * Not the system's choice of a port where a service is to be restarted on it: that lies in the range from which
 * connections get their own ports. While the service is down, a client that connects again and again may then be
 * given the very port it connects to, and is connected to itself (TCP's simultaneous open), so that the service finds
 * its port taken.
 */
export async function choosePort(host: string, preferred: number, avoid: ReadonlySet<number>): Promise<PortChoice> {
  const last = preferred === 0 ? 0 : Math.min(preferred + neighbours, 65_535);
  for (let candidate = preferred; candidate <= last; candidate += 1) {
    const port = avoid.has(candidate) ? undefined : await tryListen(host, candidate);
    if (port !== undefined && !avoid.has(port)) return { port, preferred, isPreferred: candidate === preferred };
  }
  throw new NoFreePortError(host);
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
