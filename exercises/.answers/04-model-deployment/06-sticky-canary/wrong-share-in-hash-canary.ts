// The share is part of what is hashed: a larger share picks others.
// rejected: stays in
import { createHash } from "node:crypto";

export function goesToCanary(key: string, share: number, salt: string): boolean {
  const number = createHash("sha256").update(`${salt}:${share}:${key}`).digest().readUInt32BE(0) / 2 ** 32;
  return number < share;
}
