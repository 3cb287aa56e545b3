// Closes the door first: nobody can ask whether it is ready.
// rejected: not ready first
import { createServer, type Server } from "node:http";

export interface Service {
  server: Server;
  drain(limitMilliseconds: number): Promise<number>;
}

export function createService(handle: (body: string) => Promise<unknown>): Service {
  let underWay = 0;
  const server = createServer(async (request, response) => {
    if (request.url === "/ready") return void response.writeHead(200).end();
    underWay++;
    response.on("close", () => underWay--);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end(JSON.stringify(await handle(Buffer.concat(chunks).toString())));
  });
  const drain = async (limitMilliseconds: number): Promise<number> => {
    server.close();
    const end = Date.now() + limitMilliseconds;
    while (underWay > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    const cut = underWay;
    server.closeAllConnections();
    return cut;
  };
  return { server, drain };
}
