import { createHmac, timingSafeEqual } from "node:crypto";

/** Header with the signature of a webhook's body. */
export const SIGNATURE_HEADER = "mlops-signature";
/** Header with the message's id; the same message may come twice. */
export const DELIVERY_HEADER = "mlops-delivery";

/** Signs a body: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`. */
export function sign(body: string, secret: string, unixSeconds: number): string {
  return `t=${unixSeconds},v1=${mac(body, secret, unixSeconds)}`;
}

/** Checks a signature, as a receiver does. @param toleranceSeconds how old it may be */
export function isSignedBy(
  header: string,
  body: string,
  secret: string,
  nowSeconds: number,
  toleranceSeconds = 300,
): boolean {
  const match = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header);
  if (!match?.[1] || !match[2]) return false;
  const at = Number(match[1]);
  if (Math.abs(nowSeconds - at) > toleranceSeconds) return false;
  return timingSafeEqual(Buffer.from(match[2], "hex"), Buffer.from(mac(body, secret, at), "hex"));
}

function mac(body: string, secret: string, unixSeconds: number): string {
  return createHmac("sha256", secret).update(`${unixSeconds}.${body}`).digest("hex");
}
