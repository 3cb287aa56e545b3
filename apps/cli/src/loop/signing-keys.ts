import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { generateSigningKey } from "@mlops/metadata";
import type { HomePaths } from "./home.ts";
import type { Loop } from "./loop.ts";

/**
 * Makes the loop's signing keys in a home that is new: from then on the trainer signs its models, and the inference
 * service takes no other. A home from before there were keys holds unsigned models, and stays without.
 */
export function prepareSigningKeys(paths: HomePaths): void {
  if (existsSync(paths.privateKey) || existsSync(paths.postgres)) return;
  const { privateKey, publicKey } = generateSigningKey();
  mkdirSync(dirname(paths.privateKey), { recursive: true, mode: 0o700 });
  writeFileSync(paths.publicKey, publicKey);
  writeFileSync(paths.privateKey, privateKey, { mode: 0o600 });
}

/** What tells the trainer to sign and the inference service to check; the person's own keys go before the loop's. */
export function signingVariables({ environment, paths }: Loop, part: "sign" | "check"): Record<string, string> {
  const isOwnRegistry = environment.trackingUri === undefined;
  if (!isOwnRegistry || environment.inherited.MODEL_PRIVATE_KEY_FILE || !existsSync(paths.privateKey)) return {};
  return part === "sign" ? { MODEL_PRIVATE_KEY_FILE: paths.privateKey } : { MODEL_PUBLIC_KEY_FILE: paths.publicKey };
}
