// Waits for ever for one that hangs.
// rejected: within the limit
import { createServer, type Server } from "node:http";

export interface Service {
  server: Server;
  drain(limitMilliseconds: number): Promise<number>;
}

export function createService(handle: (body: string) => Promise<unknown>): Service {
  let draining = false;
  let underWay = 0;
  const server = createServer(async (request, response) => {
    if (request.url === "/ready") return void response.writeHead(draining ? 503 : 200).end();
    underWay++;
    response.on("close", () => underWay--);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end(JSON.stringify(await handle(Buffer.concat(chunks).toString())));
  });
  const drain = async (limitMilliseconds: number): Promise<number> => {
    draining = true;
    while (underWay > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(5, limitMilliseconds)));
    server.close();
    server.closeAllConnections();
    return 0;
  };
  return { server, drain };
}
