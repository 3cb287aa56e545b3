import { createHash, hash as hashOnce } from "node:crypto";

/** MD5 of bytes in memory, as hex. */
export function md5Of(bytes: Uint8Array | string): string {
  return hashOnce("md5", bytes, "hex");
}

/** MD5 of bytes that come in pieces. */
export interface Digest {
  update(bytes: Uint8Array): void;
  hex(): string;
}

export function startDigest(): Digest {
  const hash = createHash("md5");
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
}

const TEXT_BLOCK = 512;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/**
 * DVC 2's `md5-dos2unix`: each block of a megabyte that looks like text is hashed with CRLF as LF.
 * @param read returns the next megabyte, empty at the end
 */
export function dos2unixMd5(read: () => Uint8Array): string {
  const hash = createHash("md5");
  for (let block = read(); block.length > 0; block = read()) {
    hash.update(looksLikeText(block.subarray(0, TEXT_BLOCK)) ? withoutCarriageReturns(block) : block);
  }
  return hash.digest("hex");
}

/** DVC's guess (dvc_data/hashfile/istextfile.py): no NUL, and at most 30 % of bytes outside printable ASCII and common controls. */
function looksLikeText(block: Uint8Array): boolean {
  if (block.length === 0) return true;
  if (block.includes(0)) return false;
  let other = 0;
  for (const byte of block) if (!isTextByte(byte)) other += 1;
  return other / block.length <= 0.3;
}

function isTextByte(byte: number): boolean {
  return (byte >= 0x20 && byte <= 0x7e) || (byte >= 0x08 && byte <= 0x0a) || byte === 0x0c || byte === 0x0d;
}

function withoutCarriageReturns(block: Uint8Array): Uint8Array {
  const out = new Uint8Array(block.length);
  let length = 0;
  for (let i = 0; i < block.length; i++) {
    const byte = block[i] as number;
    if (byte === CARRIAGE_RETURN && block[i + 1] === LINE_FEED) continue;
    out[length++] = byte;
  }
  return out.subarray(0, length);
}
