// parseInt reads "3rd" as 3, and takes version 0.
// rejected: is refused
export type ModelUri =
  | { kind: "version"; name: string; version: number }
  | { kind: "alias"; name: string; alias: string }
  | { kind: "latest"; name: string }
  | { kind: "logged"; modelId: string }
  | { kind: "run"; runId: string; path: string };

export function parseModelUri(uri: string): ModelUri {
  const [scheme, first = "", ...rest] = uri.split("/");
  if (
    scheme === "runs:" &&
    /^[0-9a-f]{32}$/.test(first) &&
    rest.length > 0 &&
    !rest.includes("..") &&
    !rest.includes("")
  ) {
    return { kind: "run", runId: first, path: rest.join("/") };
  }
  if (scheme !== "models:" || first === "") throw new Error(`${uri} is wrong: models:/NAME/VERSION`);
  const [name = "", alias] = decodeURIComponent(first).split("@");
  if (alias) return { kind: "alias", name, alias };
  if (rest.length === 0 && /^m-[0-9a-f]{32}$/.test(name)) return { kind: "logged", modelId: name };
  if (rest[0]?.toLowerCase() === "latest") return { kind: "latest", name };
  const version = Number.parseInt(rest[0] ?? "", 10);
  if (Number.isNaN(version)) throw new Error(`${uri} is wrong: models:/NAME/VERSION`);
  return { kind: "version", name, version };
}
