import type { IncomingMessage } from "node:http";
import { invalid } from "../protocol/errors.ts";
import type { Fields } from "../protocol/fields.ts";
import { parseJson } from "../protocol/json.ts";

/** Largest JSON body, in bytes. MLflow's own largest request (a batch of 1,000) is below 2 MB. */
const largestBody = 32 * 1024 * 1024;

/** The message in a request's JSON body; none when it is empty. Throws INVALID_PARAMETER_VALUE. */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = await readText(request);
  if (text === "") return {};
  const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw invalid("Bad Request. Content-Type must be one of ['application/json'].");
  }
  let body = parse(text);
  // Old clients send the message as a JSON string of JSON.
  if (typeof body === "string") body = parse(body);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw invalid("Bad Request. The body must be a JSON object.");
  }
  return body as Record<string, unknown>;
}

/** The fields of a message in a query string. A field that is a list takes every value, others the first. */
export function readQuery(query: string, fields: Fields): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  if (query === "") return body;
  const parameters = new URLSearchParams(query);
  for (const name in fields) {
    if (parameters.has(name)) body[name] = fields[name]?.repeated ? parameters.getAll(name) : parameters.get(name);
  }
  return body;
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw invalid(`Bad Request. The body is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw invalid(`Bad Request. The body is larger than ${largestBody} bytes.`);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer).toString("utf8") : Buffer.concat(chunks).toString("utf8");
}
