import { createHash, type KeyObject, sign, verify } from "node:crypto";

/** Media types of the formats: DSSE over in-toto Statement v1, in a Sigstore bundle v0.3. */
const payloadType = "application/vnd.in-toto+json";
const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** A Sigstore bundle as key-based signing writes it. */
export interface SignatureBundle {
  readonly mediaType: string;
  readonly verificationMaterial: {
    /** `hint`: SHA-256 of the public key's PEM, hex. */
    readonly publicKey?: { readonly hint?: string | null };
    readonly tlogEntries: readonly unknown[];
  };
  readonly dsseEnvelope: {
    /** Base64. */
    readonly payload: string;
    readonly payloadType: string;
    readonly signatures: readonly { readonly sig: string; readonly keyid?: string }[];
  };
}

/** Wraps a payload and signs it with an elliptic curve key (ECDSA in DER, hash by the curve's size). */
export function sealEnvelope(payload: Buffer, privateKey: KeyObject, publicKey: KeyObject): SignatureBundle {
  const signature = sign(hashOf(publicKey), preAuthenticationEncoding(payload), privateKey);
  return {
    mediaType: bundleType,
    verificationMaterial: { publicKey: { hint: keyHint(publicKey) }, tlogEntries: [] },
    dsseEnvelope: {
      payload: payload.toString("base64"),
      payloadType,
      signatures: [{ sig: signature.toString("base64"), keyid: "" }],
    },
  };
}

/** The payload when the bundle is well-formed and signed by this key; else what is wrong with it. */
export function openEnvelope(bundle: SignatureBundle, publicKey: KeyObject): { payload: Buffer } | { problem: string } {
  if (bundle.mediaType !== bundleType) return { problem: `bundle type ${bundle.mediaType}, expected ${bundleType}` };
  const envelope = bundle.dsseEnvelope;
  if (envelope?.payloadType !== payloadType) return { problem: `payload type is not ${payloadType}` };
  const hint = bundle.verificationMaterial?.publicKey?.hint;
  if (hint && hint !== keyHint(publicKey)) return { problem: "signed with another key than the expected one" };
  const payload = Buffer.from(envelope.payload, "base64");
  const signature = Buffer.from(envelope.signatures[0]?.sig ?? "", "base64");
  if (envelope.signatures.length !== 1) return { problem: `${envelope.signatures.length} signatures, expected one` };
  const valid = verify(hashOf(publicKey), preAuthenticationEncoding(payload), publicKey, signature);
  return valid ? { payload } : { problem: "the signature does not belong to the payload and key" };
}

/** DSSE v1 PAE: what is really signed (secure-systems-lab/dsse protocol.md). */
function preAuthenticationEncoding(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
}

function keyHint(publicKey: KeyObject): string {
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "pem" }))
    .digest("hex");
}

const hashes: Readonly<Record<string, string>> = { prime256v1: "sha256", secp384r1: "sha384", secp521r1: "sha512" };

function hashOf(publicKey: KeyObject): string {
  const curve = publicKey.asymmetricKeyDetails?.namedCurve ?? publicKey.asymmetricKeyType ?? "unknown";
  const hash = hashes[curve];
  if (hash === undefined) throw new RangeError(`signing key: curve ${curve}; expected P-256, P-384 or P-521`);
  return hash;
}
