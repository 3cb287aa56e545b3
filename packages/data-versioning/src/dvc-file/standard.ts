import { isMd5 } from "../objects/object-path.ts";
import type { YamlMap } from "../yaml/value.ts";
import type { DvcFile } from "./dvc-file.ts";

const LINE = /^(?:- | {2})(md5|size|nfiles|hash|path): (\S(?:.*\S)?)$/;
const PLAIN_PATH = /^[A-Za-z0-9_./][A-Za-z0-9_./ -]*$/;

/**
 * Reads the layout `dvc add` writes for a file or folder with a plain name.
 * @returns undefined for anything else, which the YAML parser then reads
 */
export function parseStandardDvcFile(text: string): DvcFile | undefined {
  const lines = text.split("\n");
  if (lines[0] !== "outs:" || lines.at(-1) !== "") return undefined;
  const found = new Map<string, string>();
  for (let i = 1; i < lines.length - 1; i++) {
    const match = LINE.exec(lines[i] as string);
    const key = match?.[1];
    if (!match || key === undefined || found.has(key) || (i === 1) !== (lines[i] as string).startsWith("- "))
      return undefined;
    found.set(key, match[2] as string);
  }
  return assemble(found);
}

function assemble(found: ReadonlyMap<string, string>): DvcFile | undefined {
  const md5 = found.get("md5");
  const path = found.get("path");
  const size = count(found.get("size"));
  const nfiles = count(found.get("nfiles"));
  if (!md5 || !isMd5(md5) || /^[0-9]+(?:e[0-9]+)?$/.test(md5) || found.get("hash") !== "md5") return undefined;
  if (!path || !PLAIN_PATH.test(path) || /^[0-9.]/.test(path) || size === null || nfiles === null) return undefined;
  const version = { md5, ...(size === undefined ? {} : { size }), ...(nfiles === undefined ? {} : { nfiles }) };
  const keys: YamlMap = new Map();
  return { outputs: [{ path, version, hash: "md5", rest: new Map() }], deps: [], frozen: false, wdir: undefined, keys };
}

/** undefined when absent, null when not a plain count. */
function count(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined;
  return /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : null;
}
