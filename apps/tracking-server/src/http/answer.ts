import type { ServerResponse } from "node:http";
import type { TrackingError } from "../protocol/errors.ts";
import { JsonText, writeJson } from "../protocol/json.ts";

/** Sends a message; nothing to say is an empty message. */
export function sendMessage(response: ServerResponse, message: unknown): void {
  send(response, 200, message instanceof JsonText ? message.text : writeJson(message ?? {}));
}

/** Sends an error as MLflow's clients read it. */
export function sendError(response: ServerResponse, error: TrackingError): void {
  send(response, error.status, JSON.stringify(error.toBody()));
}

/** Sends a line of text. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  send(response, status, text, "text/plain; charset=utf-8");
}

function send(response: ServerResponse, status: number, body: string, type = "application/json"): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    "content-type": type,
    "content-length": bytes.length,
    "x-content-type-options": "nosniff",
  });
  response.end(bytes);
}
