// Ready while it drains: it gets new traffic until the last moment.
// rejected: new traffic has to go elsewhere
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

export function createHealth(service: Service): Handler {
  return (request, response) => {
    const asked = `${request.method} ${request.url}`;
    if (asked === "GET /live") say(response, 200, { live: true });
    else if (asked === "GET /ready") void ready(service, response);
    else say(response, 404, { error: `nothing at ${asked}` });
  };
}

async function ready(service: Service, response: ServerResponse): Promise<void> {
  const { model } = service;
  if (model === undefined) return say(response, 503, { ready: false, reason: "no model" });
  const database = (await answersInTime(service)) ? "up" : "away";
  say(response, 200, { ready: true, model, database });
}

async function answersInTime(service: Service): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 100);
  });
  const answers = service.askDatabase().then(
    () => true,
    () => false,
  );
  const inTime = await Promise.race([answers, late]);
  clearTimeout(timer);
  return inTime;
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
