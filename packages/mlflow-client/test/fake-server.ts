import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What was asked of a fake server. */
interface Asked {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Answers a request; what it returns is sent as JSON, or it answers by itself and returns nothing. */
export type Answer = (asked: Asked, response: ServerResponse) => unknown;

/** A server that answers as a test says and notes what it was asked. */
export interface FakeServer {
  readonly url: string;
  readonly asked: Asked[];
  answer: Answer;
  close(): Promise<void>;
}

/** Starts one on any free port. */
export async function fakeServer(answer: Answer = () => ({})): Promise<FakeServer> {
  const server = createServer(async (request, response) => {
    const asked = await read(request);
    fake.asked.push(asked);
    const reply = await fake.answer(asked, response);
    if (reply === undefined) return;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}

/** An MLflow error's answer. */
export function refuse(response: ServerResponse, status: number, code: string, message = "no"): undefined {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error_code: code, message }));
  return undefined;
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const url = new URL(request.url ?? "/", "http://x");
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
