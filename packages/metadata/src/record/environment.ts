import { createHash } from "node:crypto";
import { arch, cpus, platform, release } from "node:os";

/** What could change a run's bytes besides its code, data and parameters. */
export interface EnvironmentRecord {
  /** `process.version`, for example `v20.20.2`. */
  readonly node: string;
  readonly platform: string;
  readonly architecture: string;
  readonly kernel: string;
  readonly cpu: string;
  /** Versions of the packages that compute, by name. */
  readonly packages: Readonly<Record<string, string>>;
  /** SHA-256 over what decides bytes: Node's major version, platform, architecture, packages. */
  readonly digest: string;
}

/** Describes this process's environment; `packages` are the versions that the run's numbers depend on. */
export function describeEnvironment(packages: Readonly<Record<string, string>> = {}): EnvironmentRecord {
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  const deciding = [process.version.split(".")[0], platform(), arch(), sorted];
  return {
    node: process.version,
    platform: platform(),
    architecture: arch(),
    kernel: release(),
    cpu: cpus()[0]?.model ?? "unknown",
    packages: sorted,
    digest: createHash("sha256").update(JSON.stringify(deciding)).digest("hex"),
  };
}
