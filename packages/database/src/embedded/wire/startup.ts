import { WireProtocolError } from "./errors.ts";

/** What a client's first message asks. */
export type StartupRequest =
  | { readonly kind: "encryption" }
  | { readonly kind: "cancel" }
  | { readonly kind: "session"; readonly minor: number; readonly parameters: ReadonlyMap<string, string> };

const cancelRequest = 80877102;
const encryptionRequests = new Set([80877103, 80877104]); // SSLRequest, GSSENCRequest
const protocolMajor = 3;

/** Reads a startup packet: length, code, then name and value strings. */
export function readStartup(bytes: Buffer): StartupRequest {
  if (bytes.length < 8) throw new WireProtocolError("08P01", "startup packet too short");
  const code = bytes.readInt32BE(4);
  if (encryptionRequests.has(code)) return { kind: "encryption" };
  if (code === cancelRequest) return { kind: "cancel" };
  if (code >> 16 !== protocolMajor) {
    throw new WireProtocolError("0A000", `frontend protocol ${code >> 16}.${code & 0xffff}: only 3.x is spoken here`);
  }
  const words = bytes.toString("utf8", 8).split("\0");
  const parameters = new Map<string, string>();
  for (let at = 0; at + 1 < words.length && words[at]; at += 2) parameters.set(words[at] ?? "", words[at + 1] ?? "");
  if (!parameters.has("user")) throw new WireProtocolError("28000", "no user name in the startup packet");
  return { kind: "session", minor: code & 0xffff, parameters };
}

/** Names in a startup packet that are not settings, and settings that a shared backend has no use for. */
const notSettings = new Set(["user", "database", "options", "replication", "application_name", "client_encoding"]);

/** Settings that the client asks for at the start, from parameters and from `options` (`-c name=value`). */
export function startupSettings(parameters: ReadonlyMap<string, string>): Map<string, string> {
  const settings = new Map([...parameters].filter(([name]) => !notSettings.has(name) && !name.startsWith("_pq_.")));
  for (const match of (parameters.get("options") ?? "").matchAll(/(?:-c\s*|--)([\w.]+)=((?:\\.|\S)*)/g)) {
    settings.set(match[1] ?? "", (match[2] ?? "").replace(/\\(.)/g, "$1"));
  }
  return settings;
}
