// The path of a run may go upwards.
// rejected: upwards
export type ModelUri =
  | { kind: "version"; name: string; version: number }
  | { kind: "alias"; name: string; alias: string }
  | { kind: "latest"; name: string }
  | { kind: "logged"; modelId: string }
  | { kind: "run"; runId: string; path: string };

export function parseModelUri(uri: string): ModelUri {
  const run = /^runs:\/([0-9a-f]{32})\/(.+)$/.exec(uri);
  if (run !== null) return { kind: "run", runId: run[1] as string, path: run[2] as string };
  const logged = /^models:\/(m-[0-9a-f]{32})$/.exec(uri);
  if (logged !== null) return { kind: "logged", modelId: logged[1] as string };
  const match = /^models:\/([^/:@]+)(?:@([\w-]+)|\/([1-9]\d*)|\/(latest))$/i.exec(uri);
  if (match === null)
    throw new Error(
      `${uri}: expected models:/NAME/VERSION, models:/NAME@ALIAS, models:/NAME/latest, models:/m-ID or runs:/RUN_ID/PATH`,
    );
  const name = decodeURIComponent(match[1] as string);
  if (/[/:@]/.test(name)) throw new Error(`${uri}: models:/NAME/VERSION and so on`);
  if (match[2] !== undefined) return { kind: "alias", name, alias: match[2] };
  return match[3] === undefined ? { kind: "latest", name } : { kind: "version", name, version: Number(match[3]) };
}
