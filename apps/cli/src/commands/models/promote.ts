import { userInfo } from "node:os";
import { type AliasMove, promote, rollback } from "mlflow-client";
import { UsageError } from "../../errors.ts";
import { withTracking } from "../runs/connect.ts";

interface MoveOptions {
  readonly reason: string;
  readonly alias: string;
  readonly by?: string;
  readonly json?: boolean;
}

/** Points the alias at a version, and keeps who did it and why. */
export async function promoteModel(name: string, versionText: string, options: MoveOptions): Promise<void> {
  const version = Number(versionText.replace(/^v/, ""));
  if (!Number.isInteger(version) || version < 1) {
    throw new UsageError(`promote: expected a version's number, found '${versionText}'`);
  }
  const target = { name, alias: options.alias, version };
  report(await withTracking((client) => promote(client, target, whoAndWhy(options))), name, options);
}

/** Points the alias back at the version that had it before. */
export async function rollbackModel(name: string, options: MoveOptions): Promise<void> {
  const target = { name, alias: options.alias };
  report(await withTracking((client) => rollback(client, target, whoAndWhy(options))), name, options);
}

function whoAndWhy(options: MoveOptions): { by: string; reason: string } {
  return { by: options.by ?? userInfo().username, reason: options.reason };
}

function report(move: AliasMove, name: string, options: MoveOptions): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ model: name, alias: options.alias, ...move }, null, 2)}\n`);
    return;
  }
  const before = move.from === null ? "" : `, before it version ${move.from}`;
  process.stdout.write(
    `${name}@${options.alias} is version ${move.version} now${before} (${move.by}: ${move.reason})\n`,
  );
}
