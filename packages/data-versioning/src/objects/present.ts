import { existsSync, readdirSync } from "node:fs";
import { type Md5, objectPath } from "./object-path.ts";

/** From so many objects on, listing the 256 folders is quicker than asking for each object. */
const LIST_FROM = 2000;

/** Tells which of many objects a folder has: hash by hash for a few, by listing its folders for many. @returns the predicate */
export function presentIn(objectsDirectory: string, count: number): (md5: Md5) => boolean {
  if (count < LIST_FROM) return (md5) => existsSync(objectPath(objectsDirectory, md5));
  const listed = new Map<string, Set<string>>();
  return (md5) => {
    const two = md5.slice(0, 2);
    let names = listed.get(two);
    if (!names) {
      names = new Set(namesIn(`${objectsDirectory}/${two}`));
      listed.set(two, names);
    }
    return names.has(md5.slice(2));
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
