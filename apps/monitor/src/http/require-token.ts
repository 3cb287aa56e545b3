import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";

/**
 * Lets a request through that carries the bearer token, else answers 401; before the body is read, compared in constant time.
 *
 * @param what whose token it is, for the answer
 */
export function requireToken(token: string, what: string): RequestHandler {
  const expected = digest(`Bearer ${token}`);
  return (request, response, next) => {
    if (timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) return next();
    response
      .status(401)
      .set("www-authenticate", "Bearer")
      .json({ error: `expected the header Authorization: Bearer with ${what}` });
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
