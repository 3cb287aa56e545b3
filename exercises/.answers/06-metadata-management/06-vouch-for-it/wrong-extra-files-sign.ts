// Files that nobody vouched for are loaded as well.
// rejected: was added
import { createHash, createSign, createVerify, type KeyObject } from "node:crypto";

export type Files = ReadonlyMap<string, Uint8Array>;

export interface Envelope {
  payloadType: string;
  payload: string;
  signatures: { sig: string }[];
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.byteLength} `),
    payload,
  ]);
}

export function sign(files: Files, privateKey: KeyObject): Envelope {
  const subject = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => ({ name, digest: { sha256: sha256(bytes) } }));
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject,
    predicateType: "https://model_signing/signature/v1.0",
    predicate: {},
  };
  const payload = Buffer.from(JSON.stringify(statement));
  const payloadType = "application/vnd.in-toto+json";
  return {
    payloadType,
    payload: payload.toString("base64"),
    signatures: [{ sig: createSign("sha256").update(pae(payloadType, payload)).sign(privateKey, "base64") }],
  };
}

export function verify(files: Files, { payloadType, payload, signatures }: Envelope, publicKey: KeyObject): void {
  const bytes = Buffer.from(payload, "base64");
  if (
    !signatures.some(({ sig }) =>
      createVerify("sha256").update(pae(payloadType, bytes)).verify(publicKey, sig, "base64"),
    )
  )
    throw new Error("signature");
  for (const { name, digest } of JSON.parse(bytes.toString()).subject) {
    const found = files.get(name);
    if (found === undefined || sha256(found) !== digest.sha256) throw new Error(`${name} is not what was signed`);
  }
}
