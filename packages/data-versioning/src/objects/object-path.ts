import { join } from "node:path";

/** A hash as DVC writes it: 32 hex digits, with `.dir` behind for a directory manifest. */
export type Md5 = string;

/** The hash a data set has. `md5-dos2unix` is DVC 2's: line ends of text files are unified before hashing. */
export type HashName = "md5" | "md5-dos2unix";

const MD5_PATTERN = /^[0-9a-f]{32}(?:\.dir)?$/;

export function isMd5(text: string): boolean {
  return MD5_PATTERN.test(text);
}

export function isDirectoryMd5(md5: Md5): boolean {
  return md5.endsWith(".dir");
}

/** Folder that holds the two-digit folders: `files/md5` since DVC 3, the cache's own top for DVC 2's hashes. */
export function objectsFolder(cacheDirectory: string, hash: HashName = "md5"): string {
  return hash === "md5" ? join(cacheDirectory, "files", "md5") : cacheDirectory;
}

/** Path of an object below an objects folder. */
export function objectPath(objectsDirectory: string, md5: Md5): string {
  return `${objectsDirectory}/${md5.slice(0, 2)}/${md5.slice(2)}`;
}
