import type { Endpoint } from "./endpoint.ts";

/** The endpoint of a request, and the values of its path's variables. */
interface Match {
  readonly endpoint: Endpoint;
  readonly variables: Readonly<Record<string, string>>;
}

/** Finds endpoints by method and path: plain paths in one look-up, those with variables by pattern. */
export interface Router {
  /** `wrong-method` when the path is there for other methods only. */
  find(method: string, path: string): Match | "wrong-method" | undefined;
}

const noVariables = {};

/** Makes the router of some endpoints. */
export function createRouter(endpoints: readonly Endpoint[]): Router {
  const plain = new Map<string, Match>();
  const patterns: { endpoint: Endpoint; pattern: RegExp; names: string[] }[] = [];
  for (const endpoint of endpoints) {
    const names = [...endpoint.path.matchAll(/:(\w+)/g)].map((found) => found[1] as string);
    if (names.length === 0) plain.set(`${endpoint.method} ${endpoint.path}`, { endpoint, variables: noVariables });
    else patterns.push({ endpoint, names, pattern: new RegExp(`^${endpoint.path.replace(/:\w+/g, "([^/]+)")}$`) });
  }
  const paths = new Set(endpoints.map((endpoint) => endpoint.path));

  function findPattern(method: string, path: string): Match | "wrong-method" | undefined {
    let elsewhere = false;
    for (const { endpoint, pattern, names } of patterns) {
      const found = pattern.exec(path);
      if (!found) continue;
      if (endpoint.method !== method) {
        elsewhere = true;
        continue;
      }
      const values = names.map((name, index) => [name, decodeURIComponent(found[index + 1] as string)]);
      return { endpoint, variables: Object.fromEntries(values) };
    }
    return elsewhere ? "wrong-method" : undefined;
  }

  return {
    find(method, path) {
      const match = plain.get(`${method} ${path}`);
      if (match) return match;
      return findPattern(method, path) ?? (paths.has(path) ? "wrong-method" : undefined);
    },
  };
}
