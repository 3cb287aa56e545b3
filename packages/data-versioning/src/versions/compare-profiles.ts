import type { Contract } from "../contract/contract.ts";
import type { ColumnProfile, TableProfile } from "../table/profile.ts";

/** A column whose statistics moved. */
interface ColumnMovement {
  readonly column: string;
  readonly nullShare: readonly [from: number, to: number];
  readonly mean: readonly [from: number | undefined, to: number | undefined];
  readonly distinct: readonly [from: number, to: number];
}

/** What a consumer needs to know of a new version. */
export interface ProfileDiff {
  readonly rows: readonly [from: number, to: number];
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  readonly typesChanged: readonly { readonly column: string; readonly from: string; readonly to: string }[];
  readonly moved: readonly ColumnMovement[];
}

/** Compares two versions' profiles. */
export function compareProfiles(last: TableProfile, now: TableProfile): ProfileDiff {
  const before = new Map(last.columns.map((column) => [column.name, column]));
  const after = new Map(now.columns.map((column) => [column.name, column]));
  const both = now.columns.flatMap((column): [ColumnProfile, ColumnProfile][] => {
    const old = before.get(column.name);
    return old ? [[old, column]] : [];
  });
  return {
    rows: [last.rows, now.rows],
    columnsAdded: [...after.keys()].filter((name) => !before.has(name)),
    columnsRemoved: [...before.keys()].filter((name) => !after.has(name)),
    typesChanged: both
      .filter(([old, column]) => old.type !== column.type)
      .map(([old, column]) => ({ column: column.name, from: old.type, to: column.type })),
    moved: both.filter(([old, column]) => hasMoved(old, column)).map(([old, column]) => movement(old, column)),
  };
}

function hasMoved(old: ColumnProfile, now: ColumnProfile): boolean {
  return old.mean !== now.mean || old.nullShare !== now.nullShare || old.distinct !== now.distinct;
}

function movement(old: ColumnProfile, now: ColumnProfile): ColumnMovement {
  return {
    column: now.name,
    nullShare: [old.nullShare, now.nullShare],
    mean: [old.mean, now.mean],
    distinct: [old.distinct, now.distinct],
  };
}

/** Changes of schema that break the contract's promise: a promised column gone, or of another type. */
export function breakingChanges(contract: Contract, last: TableProfile, now: TableProfile): string[] {
  const promised = new Set(contract.columns.map((column) => column.name));
  const diff = compareProfiles(last, now);
  return [
    ...diff.columnsRemoved.filter((name) => promised.has(name)).map((name) => `${name}: column removed`),
    ...diff.typesChanged
      .filter(({ column }) => promised.has(column))
      .map(({ column, from, to }) => `${column}: type changed from ${from} to ${to}`),
  ];
}
