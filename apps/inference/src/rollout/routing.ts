import type { IncomingHttpHeaders } from "node:http";

/** A 32-bit FNV-1a hash as a number from 0 to below 1: the place of a key among all keys, the same in every replica. */
export function placeOf(key: string | Buffer): number {
  const bytes = typeof key === "string" ? Buffer.from(key) : key;
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return mix(hash) / 2 ** 32;
}

/** FNV's low bits are weak for short keys: murmur3's finalizer spreads them. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Sticky: the header `x-routing-key` (a user, a session) when the client sends one, the body itself otherwise. */
export function takesCanary(headers: IncomingHttpHeaders, body: Buffer, share: number): boolean {
  if (share <= 0) return false;
  const key = headers["x-routing-key"];
  return placeOf(typeof key === "string" ? key : body) < share;
}
