import { PythonFloat, type YamlMap, type YamlValue, yamlEqual } from "@mlops/data-versioning/formats";

/** A leaf of a metrics or parameters file. */
export type LeafValue = null | boolean | number | bigint | PythonFloat | string | YamlValue[];

/** Leaves by dotted key. */
export function flattenValues(map: YamlMap, prefix = ""): Map<string, LeafValue> {
  const leaves = new Map<string, LeafValue>();
  for (const [key, value] of map) {
    if (value instanceof Map)
      for (const [inner, leaf] of flattenValues(value, `${prefix}${key}.`)) leaves.set(inner, leaf);
    else leaves.set(`${prefix}${key}`, value);
  }
  return leaves;
}

/** A value that differs between two revisions. */
export interface ValueChange {
  readonly file: string;
  readonly key: string;
  readonly from: LeafValue | undefined;
  readonly to: LeafValue | undefined;
  /** Difference of numbers. */
  readonly difference: number | undefined;
}

/** Compares files of values. @param all also list what is the same */
export function diffValues(
  before: ReadonlyMap<string, YamlMap>,
  after: ReadonlyMap<string, YamlMap>,
  all = false,
): ValueChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((file) => {
    const old = flattenValues(before.get(file) ?? new Map());
    const now = flattenValues(after.get(file) ?? new Map());
    return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): ValueChange[] => {
      const [from, to] = [old.get(key), now.get(key)];
      if (!all && yamlEqual(from, to)) return [];
      const [left, right] = [numberOf(from), numberOf(to)];
      return [
        { file, key, from, to, difference: left === undefined || right === undefined ? undefined : right - left },
      ];
    });
  });
}

function numberOf(value: LeafValue | undefined): number | undefined {
  if (value instanceof PythonFloat) return value.value;
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
}
