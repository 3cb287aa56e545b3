import { accessSync, constants } from "node:fs";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import type { Service } from "./exercise.ts";

/** Addresses of the services that are said to be up. */
export type ServiceUrls = Partial<Record<Service, string>>;

const connectMilliseconds = 2_000;

/** What a check may need that is a program on this machine, and where it comes from. */
const tools: Partial<Record<Service, string>> = {
  promtool: "it comes with Prometheus, on Debian 'apt-get install prometheus'",
};

/** Whether a service has an address, and a program is on the path. A service may have gone since. */
export function isThere(service: Service, urls: ServiceUrls = {}): boolean {
  return service in tools ? isOnPath(service) : urls[service] !== undefined;
}

/** Those of the needs that are not there, or where nobody listens. */
export async function servicesAway(needs: readonly Service[], urls: ServiceUrls = {}): Promise<Service[]> {
  const found = await Promise.all(
    needs.map(async (service) => ({
      service,
      up: isThere(service, urls) && (service in tools || (await listens(urls[service] ?? ""))),
    })),
  );
  return found.filter(({ up }) => !up).map(({ service }) => service);
}

/** What to do about those that are away, a sentence each. */
export function remedies(away: readonly Service[]): string[] {
  const down = away.filter((service) => !(service in tools));
  const missing = away.flatMap((tool) =>
    tools[tool] === undefined ? [] : [`it runs ${tool}, which is not installed: ${tools[tool]}`],
  );
  if (down.length === 0) return missing;
  return [`it talks to ${down.join(" and ")}, which is not up: run 'npm start' in another terminal`, ...missing];
}

function isOnPath(program: string): boolean {
  const names = process.platform === "win32" ? [`${program}.exe`, `${program}.cmd`] : [program];
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.some((folder) => names.some((name) => isExecutable(join(folder, name))));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a connection to the address is taken. Works for HTTP and for Postgres. */
function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port), timeout: connectMilliseconds });
  return new Promise((resolve) => {
    const answer = (up: boolean) => (): void => {
      socket.destroy();
      resolve(up);
    };
    socket.once("connect", answer(true)).once("error", answer(false)).once("timeout", answer(false));
  });
}
