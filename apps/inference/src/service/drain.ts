import type { Server } from "node:http";
import type { ServiceState } from "./state.ts";

/**
 * Stops a server: not ready from now, still answering for `graceMillis` so that balancers notice, then no new requests,
 * and those under way finish within `limitMillis`.
 */
export async function drain(
  server: Server,
  state: ServiceState,
  { drainGraceMillis, drainMillis }: { readonly drainGraceMillis: number; readonly drainMillis: number },
): Promise<void> {
  state.ready = false;
  if (drainGraceMillis > 0) await new Promise((resolve) => setTimeout(resolve, drainGraceMillis));
  state.draining = true;
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), drainMillis);
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearTimeout(timer);
  clearInterval(idle);
}
