import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Settings } from "../settings.ts";

/** Connections that the kernel holds until they are accepted. */
const backlog = 1024;

/** Binds the server and gives its address for people and clients. Rejects with the system's error, which names the port. */
export async function listen(server: Server, settings: Pick<Settings, "host" | "port" | "tls">): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: settings.port, host: settings.host, backlog }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = settings.host.includes(":") ? `[${settings.host}]` : settings.host;
  return `${settings.tls === undefined ? "http" : "https"}://${host}:${port}`;
}
