import type { IncomingMessage } from "node:http";
import { RequestError } from "../errors.ts";

/**
 * Collects a request's body. Calls back once: with the bytes, with a RequestError when it is larger than `limitBytes`,
 * or not at all when the client goes away before its end (there is nobody to answer).
 */
export function readBody(
  request: IncomingMessage,
  limitBytes: number,
  received: (body: Buffer | RequestError) => void,
): void {
  const declared = request.headers["content-length"];
  if (declared !== undefined && Number(declared) > limitBytes) {
    received(tooLarge(limitBytes, Number(declared)));
    return;
  }
  let first: Buffer | undefined;
  let rest: Buffer[] | undefined;
  let bytes = 0;
  let settled = false;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (settled) return;
    if (bytes > limitBytes) {
      settled = true;
      received(tooLarge(limitBytes, bytes));
    } else if (first === undefined) first = chunk;
    else if (rest === undefined) rest = [first, chunk];
    else rest.push(chunk);
  });
  request.on("end", () => {
    if (!settled) received(rest === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(rest, bytes));
  });
}

function tooLarge(limitBytes: number, found: number): RequestError {
  return new RequestError("body_size", `body: expected at most ${limitBytes} bytes, found ${found} or more`);
}
