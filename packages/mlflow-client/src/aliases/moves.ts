import type { RegistryCalls } from "../calls/registry.ts";
import type { RegisteredModel } from "../entities/registry.ts";
import { AliasMovedError, MlflowUsageError } from "../errors.ts";

/** The calls that moving an alias needs. */
export type AliasCalls = Pick<
  RegistryCalls,
  "getRegisteredModel" | "getModelVersion" | "setRegisteredModelTag" | "setRegisteredModelAlias"
>;

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
 * them and any client sees them. A move that was noted and then failed is left out.
 */
export function readAliasMoves(model: RegisteredModel, alias: string): AliasMove[] {
  return happened(readNotes(model, alias), model.aliases[alias]);
}

/**
 * Points an alias at a version, and keeps who did it and why.
 * Throws AliasMovedError when someone else moves it at the same time.
 */
export async function promote(
  client: AliasCalls,
  target: { name: string; alias: string; version: number },
  why: MoveReason,
): Promise<AliasMove> {
  const model = await client.getRegisteredModel(target.name);
  return move(client, model, target.alias, "promote", target.version, why);
}

/**
 * Points an alias back at the version that had it before the present one. Doing it again goes back one further.
 * Throws MlflowUsageError when there is none, AliasMovedError when someone else moves it at the same time.
 */
export async function rollback(
  client: AliasCalls,
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
  const made = happened(moves, present);
  for (const [index, { kind, version, from }] of made.entries()) {
    if (kind === "rollback") stack.pop();
    else if (from !== null && from !== version) stack.push(from);
    // A version that got the alias without a note lies on top of what is noted.
    const after = versionAfter(made, index, present);
    if (after !== null && after !== version) stack.push(version);
  }
  return stack.at(-1);
}

/**
 * Without the moves that were noted and then failed: the alias was afterwards where it had been. Such a version never
 * served, and must not be one to go back to.
 */
function happened(moves: readonly AliasMove[], present: number | undefined): AliasMove[] {
  return moves.filter(
    ({ version, from }, index) => from === null || from === version || versionAfter(moves, index, present) !== from,
  );
}

/** The version that had the alias after a move: as the next one found it, and after the last one the present. */
function versionAfter(moves: readonly AliasMove[], index: number, present: number | undefined): number | null {
  return (index + 1 < moves.length ? moves[index + 1]?.from : present) ?? null;
}

async function move(
  client: AliasCalls,
  model: RegisteredModel,
  alias: string,
  kind: AliasMove["kind"],
  version: number,
  why: MoveReason,
): Promise<AliasMove> {
  await client.getModelVersion(model.name, version);
  const made = { kind, version, from: model.aliases[alias] ?? null, at: new Date().toISOString(), ...why };
  // First the note, then the move: no move goes without a note, whatever happens in between.
  await writeNotes(client, model.name, alias, [...readAliasMoves(model, alias), made]);
  await refuseIfMoved(client, model.name, alias, made);
  await client.setRegisteredModelAlias(model.name, alias, version);
  return made;
}

/** The interface has no compare-and-set: a look after the note finds everyone who noted or moved until now. */
async function refuseIfMoved(client: AliasCalls, name: string, alias: string, made: AliasMove): Promise<void> {
  const model = await client.getRegisteredModel(name);
  const notes = readNotes(model, alias);
  const present = model.aliases[alias] ?? null;
  if (present === made.from && isSame(notes.at(-1), made)) return;
  const others = notes.filter((note) => !isSame(note, made));
  if (others.length < notes.length) await writeNotes(client, name, alias, others);
  throw new AliasMovedError(`${name}@${alias}`, made.from, present);
}

async function writeNotes(client: AliasCalls, name: string, alias: string, moves: readonly AliasMove[]): Promise<void> {
  await client.setRegisteredModelTag(name, tagOf(alias), JSON.stringify(moves.slice(-mostMoves)));
}

function readNotes(model: RegisteredModel, alias: string): AliasMove[] {
  try {
    const moves: unknown = JSON.parse(model.tags[tagOf(alias)] ?? "[]");
    return Array.isArray(moves) ? moves.filter(isMove) : [];
  } catch {
    return [];
  }
}

function isSame(one: AliasMove | undefined, other: AliasMove): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isMove(value: unknown): value is AliasMove {
  const { version, at, by, reason } = (value ?? {}) as Record<string, unknown>;
  return typeof version === "number" && [at, by, reason].every((text) => typeof text === "string");
}

function tagOf(alias: string): string {
  return `alias.${alias}.moves`;
}
