import { createServer, type Server } from "node:http";

export interface Service {
  server: Server;
  drain(limitMilliseconds: number): Promise<number>;
}

/** A server that can be taken down without a broken answer. */
export function createService(handle: (body: string) => Promise<unknown>): Service {
  const server = createServer(async (request, response) => {
    if (request.url === "/ready") return void response.writeHead(200).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end(JSON.stringify(await handle(Buffer.concat(chunks).toString())));
  });
  // Pulls the plug. Your work starts here.
  const drain = async (limitMilliseconds: number): Promise<number> => {
    server.close();
    server.closeAllConnections();
    return limitMilliseconds * 0;
  };
  return { server, drain };
}
