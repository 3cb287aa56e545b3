import type { Server } from "node:http";
import type { ServiceState } from "./state.ts";

/** Stops a server: not ready from now, no new connections, requests under way finish within `limitMillis`. */
export async function drain(server: Server, state: ServiceState, limitMillis: number): Promise<void> {
  state.draining = true;
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), limitMillis);
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearTimeout(timer);
  clearInterval(idle);
}
