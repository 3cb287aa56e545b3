import type { IncomingMessage } from "node:http";

/**
 * Whether a request may be served: a web page elsewhere must not reach this server through a visitor's browser, by a
 * name that it points at this machine (DNS rebinding) or by a form. As MLflow's server, it answers to loopback and
 * private addresses and to the names in `allowedHosts` (`*`: any).
 */
export function isAllowed(request: IncomingMessage, allowedHosts: readonly string[]): boolean {
  if (allowedHosts.includes("*")) return true;
  const host = request.headers.host ?? "";
  if (!isKnownHost(host, allowedHosts)) return false;
  const { origin } = request.headers;
  if (!origin || request.method === "GET" || request.method === "HEAD") return true;
  const from = URL.canParse(origin) ? new URL(origin).host : "";
  return from === host || isLoopback(hostname(from));
}

function isKnownHost(host: string, allowedHosts: readonly string[]): boolean {
  const name = hostname(host);
  return isLoopback(name) || isPrivate(name) || allowedHosts.includes(name) || allowedHosts.includes(host);
}

function hostname(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(name);
}

function isPrivate(name: string): boolean {
  return /^(10\.\d+|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d+\.\d+$/.test(name);
}
