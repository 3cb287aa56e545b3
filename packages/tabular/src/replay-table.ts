import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type ReplayedProject, type ReplayedRow, weekMilliseconds, weekStart } from "@mlops/replay";
import { EVENT_TIME, LABEL, type TableColumn, type TableDefinition } from "./table/definition.ts";
import { featureSpec } from "./table/feature-spec.ts";
import { rowsSql, sentColumns } from "./table/sql.ts";
import { quoted, withDuckDB } from "./tables/duckdb.ts";

/** The replay of a table's rows: each asked about when its time has come, its answer known then. */
export function tableReplay(model: string, table: TableDefinition, csv: string): ReplayedProject {
  return { model, sampleWeek: (week, size, seed) => sampleWeek(table, csv, week, size, seed) };
}

async function sampleWeek(
  table: TableDefinition,
  csv: string,
  week: string,
  size: number,
  seed: number,
): Promise<ReplayedRow[]> {
  const eventTime = featureSpec(table).eventTime;
  return withDuckDB(async (connection) => {
    const reader = await connection.runAndReadAll(
      `select epoch_ms(${EVENT_TIME})::double, ${LABEL}, ${sentColumns(table).join(", ")} from (
         select *, row_number() over (order by ${EVENT_TIME}) as nth from (${rowsSql(table, csv)})
         where week = date ${quoted(week)} order by hash(nth, ${seed}), nth limit ${size}) order by ${EVENT_TIME}, nth`,
    );
    const start = weekStart(week);
    return reader.getRows().map(([at, label, ...cells], index) => {
      const time = Math.min(start + weekMilliseconds - 1, at as number);
      return {
        index,
        eventTime: time,
        instance: instanceOf(table.columns, cells as (string | number | null)[], eventTime, time),
        truth: { positive: label === 1 },
        knownAt: time,
      };
    });
  });
}

function instanceOf(
  columns: readonly TableColumn[],
  cells: readonly (string | number | null)[],
  eventTime: string,
  time: number,
): Record<string, string | number | null> {
  const own = columns.map(({ name }, place) => [name, cells[place] ?? null] as const);
  const asked = [eventTime, new Date(time).toISOString().slice(0, 19)] as const;
  return Object.fromEntries(eventTime === EVENT_TIME ? [...own, asked] : own);
}

/** The CSV that a project's data folder holds. */
export function projectCsv(project: string): string {
  const folder = join(project, "data");
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".csv"));
  if (file === undefined) throw new MissingCsvError(folder);
  return join(folder, file);
}

/** The project's data have not been fetched. */
class MissingCsvError extends Error {
  override readonly name = "MissingCsvError";

  constructor(folder: string) {
    super(`${folder}: no CSV; fetch it with \`mlops data pull\` in the project's folder`);
  }
}
