import { randomFillSync } from "node:crypto";

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const pool = new Uint8Array(8 * 512);
let used = pool.length;
let lastMillis = 0;
let sequence = 0;

/**
 * A UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, a 12-bit sequence within the millisecond
 * (method 1 of section 6.2), 62 random bits. Identifiers made by one process sort by the order they were made in.
 */
export function uuidV7(nowMillis: number = Date.now()): string {
  const millis = advance(nowMillis);
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const at = used;
  used += 8;
  const byte = (index: number): string => hex[pool[at + index] as number] as string;
  const variant = hex[((pool[at] as number) & 0x3f) | 0x80] as string;
  const time = millis.toString(16).padStart(12, "0");
  const order = (0x7000 | sequence).toString(16);
  const tail = `${byte(2)}${byte(3)}${byte(4)}${byte(5)}${byte(6)}${byte(7)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${order}-${variant}${byte(1)}-${tail}`;
}

/** The milliseconds to write: never back, and one ahead when a millisecond's 4096 identifiers are used up. */
function advance(nowMillis: number): number {
  if (nowMillis > lastMillis) {
    lastMillis = nowMillis;
    sequence = 0;
  } else if (sequence === 0xfff) {
    lastMillis++;
    sequence = 0;
  } else {
    sequence++;
  }
  return lastMillis;
}
