import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";

/**
 * `initdb` settings: WAL in files of 1 MB, and sorting by code point, which is the same on every machine.
 * The number names the cached file: raise it with any change here.
 */
const initArguments = ["--wal-segsize=1", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"];
const layout = 1;

/** A data directory just made by `initdb`, without its two template databases, as a tar file. */
export async function emptyDataDirectory(): Promise<Blob> {
  const file = await cachePath();
  try {
    return new Blob([await readFile(file)]);
  } catch {
    const made = await makeTemplate();
    await keep(file, made).catch(() => {});
    return made;
  }
}

/** In `node_modules/.cache` beside PGlite, under its version: a new version has new files. */
async function cachePath(): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve("@electric-sql/pglite"));
  const root = entry.slice(0, entry.lastIndexOf("node_modules") + "node_modules".length);
  const manifest = join(root, "@electric-sql/pglite/package.json");
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  return join(root, ".cache/mlops-database", `pglite-${version}-${layout}.tar`);
}

async function makeTemplate(): Promise<Blob> {
  const database = await PGlite.create({ initDbStartParams: initArguments });
  try {
    await database.exec("update pg_database set datistemplate = false");
    await database.exec("drop database template1");
    await database.exec("drop database template0");
    await database.exec("checkpoint");
    return await database.dumpDataDir("none");
  } finally {
    await database.close();
  }
}

async function keep(file: string, template: Blob): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, Buffer.from(await template.arrayBuffer()));
  await rename(temporary, file);
}
