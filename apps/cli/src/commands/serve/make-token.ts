import { createHash, randomBytes } from "node:crypto";

/** A new bearer token of 256 random bits, and the line by which the service knows it: the token's SHA-256. */
export function makeToken(
  name: string,
  options: { readonly admin: boolean; readonly rate: number | undefined },
): { readonly token: string; readonly line: string } {
  const token = randomBytes(32).toString("base64url");
  const hash = createHash("sha256").update(token).digest("hex");
  const words = [name.replace(/\s+/g, "-"), hash];
  if (options.admin) words.push("admin");
  if (options.rate !== undefined) words.push(`rate=${options.rate}`);
  return { token, line: words.join(" ") };
}
