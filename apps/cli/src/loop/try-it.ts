import type { Loop } from "./loop.ts";

/** A request to the running service that a person can paste: the project's example row. */
export function curlCommand({ project, addresses }: Pick<Loop, "project" | "addresses">): string {
  const { name, example } = project.description;
  const body = JSON.stringify({ instances: [example] }).replaceAll("'", "'\\''");
  const route = `${addresses.inference}/v1/models/${name}:predict`;
  return `curl -s ${route} -H 'content-type: application/json' -d '${body}'`;
}
