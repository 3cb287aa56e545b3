export type ModelUri =
  | { kind: "version"; name: string; version: number }
  | { kind: "alias"; name: string; alias: string }
  | { kind: "latest"; name: string }
  | { kind: "logged"; modelId: string }
  | { kind: "run"; runId: string; path: string };

/** @throws an error that names the URI and the forms that exist */
export function parseModelUri(uri: string): ModelUri {
  // Guesses. Your work starts here.
  const [, name = "", version = "latest"] = uri.split("/");
  return version === "latest"
    ? { kind: "latest", name }
    : { kind: "version", name, version: Number.parseInt(version, 10) };
}
