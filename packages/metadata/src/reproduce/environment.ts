import { describeEnvironment } from "../record/environment.ts";

/**
 * How this process's environment differs from a recorded one in what decides bytes: Node's major version, platform,
 * architecture, CPU model (vector units differ), versions of the packages that compute, and the numeric backend.
 */
export function environmentDifferences(
  recorded: Readonly<Record<string, unknown>>,
  backend: { readonly recorded: string | null; readonly here: string | null },
): string[] {
  const here = describeEnvironment();
  const differences = [
    compare("Node", major(recorded.node), major(here.node)),
    compare("platform", recorded.platform, here.platform),
    compare("architecture", recorded.architecture, here.architecture),
    compare("CPU", recorded.cpu, here.cpu),
    backend.here === null ? undefined : compare("backend", backend.recorded, backend.here),
  ];
  return differences.filter((difference) => difference !== undefined);
}

function compare(what: string, recorded: unknown, here: string | undefined): string | undefined {
  if (recorded === here) return undefined;
  return `${what}: recorded ${recorded ?? "nothing"}, here ${here ?? "unknown"}`;
}

function major(version: unknown): string | undefined {
  return typeof version === "string" ? version.split(".")[0] : undefined;
}
