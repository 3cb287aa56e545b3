import { parse } from "yaml";
import type { ReproducedOutput } from "./report.ts";

interface LockFile {
  readonly stages?: Readonly<Record<string, { readonly outs?: readonly { path: string; md5?: string }[] }>>;
}

/** Every output in the recorded `dvc.lock` beside the same one in the new. */
export function compareLocks(recorded: string, made: string): ReproducedOutput[] {
  const now = outputs(made);
  return [...outputs(recorded)].map(([path, md5]) => {
    const found = now.get(path) ?? null;
    return { path, recorded: md5, made: found, same: found === md5 };
  });
}

function outputs(lock: string): Map<string, string> {
  const stages = Object.values((parse(lock) as LockFile | null)?.stages ?? {});
  return new Map(stages.flatMap((stage) => stage.outs ?? []).flatMap(({ path, md5 }) => (md5 ? [[path, md5]] : [])));
}

/** The largest difference of two lists of probabilities; Infinity when one is not a number or their lengths differ. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let row = 0; row < a.length; row += 1) {
    const difference = Math.abs((a[row] as number) - (b[row] as number));
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, difference);
  }
  return largest;
}
