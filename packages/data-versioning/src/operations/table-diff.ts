import { existsSync } from "node:fs";
import { objectPath, objectsFolder } from "../objects/object-path.ts";
import type { Context } from "../repository/context.ts";
import { type TableFiles, tableFormat } from "../table/table.ts";
import { type DiffSide, livePath } from "./diff.ts";

/** Size of a table in one version. */
interface TableSize {
  readonly rows: number;
  readonly columns: number;
}

export interface TableDiff {
  readonly from: TableSize | undefined;
  readonly to: TableSize | undefined;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  readonly typesChanged: readonly { readonly column: string; readonly from: string; readonly to: string }[];
}

interface Sides {
  readonly old: DiffSide | undefined;
  readonly now: DiffSide | undefined;
  readonly before: ReadonlyMap<string, string> | undefined;
  readonly after: ReadonlyMap<string, string> | undefined;
}

/** Compares rows and columns; undefined when the data is no table or its objects are not in the cache. */
export async function diffTables(context: Context, { old, now, before, after }: Sides): Promise<TableDiff | undefined> {
  const from = old && before && tableFilesOf(context, old, before);
  const to = now && after && tableFilesOf(context, now, after);
  if (!from && !to) return undefined;
  const [left, right] = [from && (await measure(from)), to && (await measure(to))];
  const [oldColumns, newColumns] = [
    left?.types ?? new Map<string, string>(),
    right?.types ?? new Map<string, string>(),
  ];
  return {
    from: left && { rows: left.rows, columns: left.types.size },
    to: right && { rows: right.rows, columns: right.types.size },
    columnsAdded: [...newColumns.keys()].filter((name) => !oldColumns.has(name)),
    columnsRemoved: [...oldColumns.keys()].filter((name) => !newColumns.has(name)),
    typesChanged: [...newColumns].flatMap(([column, type]) => {
      const was = oldColumns.get(column);
      return was !== undefined && was !== type ? [{ column, from: was, to: type }] : [];
    }),
  };
}

/** The files of a version as one table, when all its parquet files or all its CSV files are at hand. */
function tableFilesOf(context: Context, side: DiffSide, files: ReadonlyMap<string, string>): TableFiles | undefined {
  const named = [...files].map(([inside, md5]) => ({
    inside,
    md5,
    format: tableFormat(inside === "" ? side.output.relative : inside),
  }));
  const format = named.some((file) => file.format === "parquet") ? "parquet" : "csv";
  const tables = named.filter((file) => file.format === format);
  if (tables.length === 0) return undefined;
  const objects = objectsFolder(context.cacheDirectory, side.output.hash);
  const paths = tables.map(({ inside, md5 }) => (side.live ? livePath(side, inside) : objectPath(objects, md5)));
  return paths.every((path) => existsSync(path)) ? { format, paths } : undefined;
}

async function measure(files: TableFiles): Promise<{ rows: number; types: ReadonlyMap<string, string> }> {
  const { withTable } = await import("../table/table.ts");
  return withTable(files, async (table) => {
    const [row = {}] = await table.rows("SELECT count(*) AS n FROM data");
    return { rows: Number(row.n), types: table.columns };
  });
}
