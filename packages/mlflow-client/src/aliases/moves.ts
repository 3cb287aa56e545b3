import type { RegistryCalls } from "../calls/registry.ts";
import type { RegisteredModel } from "../entities/registry.ts";
import { MlflowUsageError } from "../errors.ts";

/** One move of an alias. */
export interface AliasMove {
  readonly kind: "promote" | "rollback";
  readonly version: number;
  /** Version that had the alias before; null: none. */
  readonly from: number | null;
  /** ISO time. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** Who moves an alias, and why. */
export interface MoveReason {
  readonly by: string;
  readonly reason: string;
}

/** Moves kept; older ones are forgotten, as a tag's length is limited. */
const mostMoves = 100;

/**
 * The moves of an alias, oldest first. They are kept in a tag of the registered model, where any MLflow server keeps
 * them and any client sees them.
 */
export function readAliasMoves(model: RegisteredModel, alias: string): AliasMove[] {
  try {
    const moves: unknown = JSON.parse(model.tags[tagOf(alias)] ?? "[]");
    return Array.isArray(moves) ? moves.filter(isMove) : [];
  } catch {
    return [];
  }
}

/** Points an alias at a version, and keeps who did it and why. */
export async function promote(
  client: RegistryCalls,
  target: { name: string; alias: string; version: number },
  why: MoveReason,
): Promise<AliasMove> {
  const model = await client.getRegisteredModel(target.name);
  return move(client, model, target.alias, "promote", target.version, why);
}

/**
 * Points an alias back at the version that had it before the present one. Doing it again goes back one further.
 * Throws MlflowUsageError when there is none.
 */
export async function rollback(
  client: RegistryCalls,
  target: { name: string; alias: string },
  why: MoveReason,
): Promise<AliasMove> {
  const model = await client.getRegisteredModel(target.name);
  const version = versionBefore(readAliasMoves(model, target.alias), model.aliases[target.alias]);
  if (version === undefined) {
    throw new MlflowUsageError(
      `rollback: no version of ${target.name} had the alias ${target.alias} before the present one; promote one by its number`,
    );
  }
  return move(client, model, target.alias, "rollback", version, why);
}

/** The version to go back to: promotions stack up, a rollback takes the top one off. */
export function versionBefore(moves: readonly AliasMove[], present: number | undefined): number | undefined {
  const stack: number[] = [];
  for (const { kind, version, from } of moves) {
    if (kind === "rollback") stack.pop();
    else if (from !== null && from !== version) stack.push(from);
  }
  // A version that got the alias without a note lies on top of what is noted.
  const last = moves.at(-1)?.version;
  return last !== undefined && present !== undefined && last !== present ? last : stack.at(-1);
}

async function move(
  client: RegistryCalls,
  model: RegisteredModel,
  alias: string,
  kind: AliasMove["kind"],
  version: number,
  why: MoveReason,
): Promise<AliasMove> {
  await client.getModelVersion(model.name, version);
  const made = { kind, version, from: model.aliases[alias] ?? null, at: new Date().toISOString(), ...why };
  const kept = [...readAliasMoves(model, alias), made].slice(-mostMoves);
  // First the note, then the move: no move goes without a note, whatever happens in between.
  await client.setRegisteredModelTag(model.name, tagOf(alias), JSON.stringify(kept));
  await client.setRegisteredModelAlias(model.name, alias, version);
  return made;
}

function isMove(value: unknown): value is AliasMove {
  const { version, at, by, reason } = (value ?? {}) as Record<string, unknown>;
  return typeof version === "number" && [at, by, reason].every((text) => typeof text === "string");
}

function tagOf(alias: string): string {
  return `alias.${alias}.moves`;
}
