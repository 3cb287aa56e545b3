export type ModelUri =
  | { kind: "version"; name: string; version: number }
  | { kind: "alias"; name: string; alias: string }
  | { kind: "latest"; name: string }
  | { kind: "logged"; modelId: string }
  | { kind: "run"; runId: string; path: string };

const forms = "models:/NAME/VERSION, models:/NAME@ALIAS, models:/NAME/latest, models:/m-ID or runs:/RUN_ID/PATH";

export function parseModelUri(uri: string): ModelUri {
  const refuse = (): never => {
    throw new Error(`${JSON.stringify(uri)} is no model's address: expected ${forms}`);
  };
  const nameOf = (encoded: string): string => {
    const name = decode(encoded);
    return name === undefined || /[/:@]/.test(name) ? refuse() : name;
  };
  const [, modelId] = /^models:\/(m-[0-9a-f]{32})$/.exec(uri) ?? [];
  if (modelId !== undefined) return { kind: "logged", modelId };
  const [, versioned, version] = /^models:\/([^/:@]+)\/([1-9]\d*)$/.exec(uri) ?? [];
  if (versioned !== undefined) return { kind: "version", name: nameOf(versioned), version: Number(version) };
  const [, aliased, alias] = /^models:\/([^/:@]+)@([\w-]+)$/.exec(uri) ?? [];
  if (aliased !== undefined && alias !== undefined) return { kind: "alias", name: nameOf(aliased), alias };
  const [, latest] = /^models:\/([^/:@]+)\/latest$/i.exec(uri) ?? [];
  if (latest !== undefined) return { kind: "latest", name: nameOf(latest) };
  const [, runId, path] = /^runs:\/([0-9a-f]{32})\/(.+)$/.exec(uri) ?? [];
  const bad = path?.split("/").some((part) => ["", ".", ".."].includes(part));
  return runId === undefined || path === undefined || bad ? refuse() : { kind: "run", runId, path };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
