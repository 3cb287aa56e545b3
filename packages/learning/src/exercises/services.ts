import { connect } from "node:net";
import type { Service } from "./exercise.ts";

/** Addresses of the services that are said to be up. */
export type ServiceUrls = Partial<Record<Service, string>>;

const connectMilliseconds = 2_000;

/** Those of the services that have no address, or where nobody listens at it. */
export async function servicesAway(needs: readonly Service[], urls: ServiceUrls = {}): Promise<Service[]> {
  const found = await Promise.all(needs.map(async (service) => ({ service, up: await listens(urls[service]) })));
  return found.filter(({ up }) => !up).map(({ service }) => service);
}

/** Whether a connection to the address is taken. Works for HTTP and for Postgres. */
function listens(url: string | undefined): Promise<boolean> {
  if (url === undefined) return Promise.resolve(false);
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
