import type { IncomingMessage, ServerResponse } from "node:http";

/** What the handler may look at. It changes. */
export interface Service {
  /** Version of the model in service; undefined before the first has been loaded. */
  model: string | undefined;
  /** Version of a model that is being loaded and tried at the moment. */
  candidate: string | undefined;
  draining: boolean;
  /** Resolves when the database answers. Rejects when it is away, or hangs. */
  askDatabase(): Promise<unknown>;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers `GET /live` and `GET /ready`. */
export function createHealth(service: Service): Handler {
  // All is well, always: whatever is asked. Your work starts here.
  return (request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ live: true, ready: true, model: service.model, asked: request.url }));
  };
}
