import { createServer, type Server } from "node:http";

export interface Service {
  server: Server;
  drain(limitMilliseconds: number): Promise<number>;
}

export function createService(handle: (body: string) => Promise<unknown>): Service {
  let draining = false;
  let underWay = 0;
  let whenIdle: () => void = () => undefined;
  const server = createServer(async (request, response) => {
    if (request.url === "/ready") return void response.writeHead(draining ? 503 : 200).end();
    underWay++;
    response.on("close", () => {
      underWay--;
      if (underWay === 0) whenIdle();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end(JSON.stringify(await handle(Buffer.concat(chunks).toString())));
  });
  const drain = async (limitMilliseconds: number): Promise<number> => {
    draining = true;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      whenIdle = resolve;
      timer = setTimeout(resolve, limitMilliseconds);
      if (underWay === 0) resolve();
    });
    clearTimeout(timer);
    const cut = underWay;
    server.close();
    server.closeAllConnections();
    return cut;
  };
  return { server, drain };
}
