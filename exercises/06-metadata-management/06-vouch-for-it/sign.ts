import type { KeyObject } from "node:crypto";

/** Path -> bytes. */
export type Files = ReadonlyMap<string, Uint8Array>;

export interface Envelope {
  payloadType: string;
  /** Base64. */
  payload: string;
  signatures: { sig: string }[];
}

/** DSSE's pre-authentication encoding. */
export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  // Your work starts here.
  return Buffer.concat([Buffer.from(payloadType), payload]);
}

export function sign(files: Files, privateKey: KeyObject): Envelope {
  return { payloadType: privateKey.type, payload: [...files.keys()].join(), signatures: [] };
}

/** @throws an error that says "signature", or names the first file that is not what was signed */
export function verify(files: Files, envelope: Envelope, publicKey: KeyObject): void {
  if (files.size === 0 && envelope.signatures.length > 0) throw new Error(publicKey.type);
}
