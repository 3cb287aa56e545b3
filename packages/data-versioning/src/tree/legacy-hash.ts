import { statSync } from "node:fs";
import { rulesAt } from "../ignore/rules.ts";
import type { Md5 } from "../objects/object-path.ts";
import { runBatch } from "../objects/pool.ts";
import type { Context } from "../repository/context.ts";
import { FileWorkError, fileAt, poolOptions } from "./hash-tree.ts";
import { makeManifest } from "./manifest.ts";
import { scanDirectory, scanFile } from "./scan.ts";

/** The hash DVC 2 gave a path: line ends of text files unified. Not noted in the state; adding the path again moves it to MD5. */
export async function legacyHash(context: Context, path: string): Promise<Md5> {
  const isDirectory = statSync(path).isDirectory();
  const listing = isDirectory ? scanDirectory(path, rulesAt(context.ignore, context.root, path)) : scanFile(path);
  const sources = listing.paths.map((inside) => fileAt(path, inside));
  const result = await runBatch(
    { kind: "hash", sources, dos2unix: true },
    { sizes: listing.sizes, ...poolOptions(context, "hash", listing.sizes) },
  );
  const problem = result.problems[0];
  if (problem) throw new FileWorkError(sources[problem.index] as string, problem);
  return isDirectory ? makeManifest(listing.paths, result.md5s).md5 : (result.md5s[0] as string);
}
