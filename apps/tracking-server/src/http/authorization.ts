import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Whether a request carries the server's token, as a bearer token or as the password of basic authorization. */
export function isAuthorized(request: IncomingMessage, token: string | undefined): boolean {
  if (!token) return true;
  const given = credential(request.headers.authorization ?? "");
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function credential(header: string): string | undefined {
  const [scheme, value = ""] = header.split(" ");
  if (scheme?.toLowerCase() === "bearer") return value;
  if (scheme?.toLowerCase() !== "basic") return undefined;
  return Buffer.from(value, "base64").toString("utf8").split(":").slice(1).join(":");
}

/** Equal lengths, as the comparison needs. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
