import { text } from "node:stream/consumers";
import { Command } from "commander";
import { UsageError } from "../../errors.ts";
import { withStore } from "../../store/open-store.ts";
import { renderTable } from "./table.ts";

interface SqlFlags {
  readonly json?: boolean;
  readonly write?: boolean;
}

const examples = `
Examples:
  mlops sql "select name, version, data_version from mlops.model_versions"
  mlops sql "explain analyze select * from mlops.predictions where id = '019b76da-b7a0-7000-8000-000000000004'"
  mlops sql --json "select * from mlops.decisions order by at" | jq .
  mlops sql < query.sql
The database is the loop's (DATABASE_URL, or the embedded one). Nothing can be changed without --write.`;

/** `mlops sql`: asks the loop's database, embedded or real, as `psql -c` does. */
export function sqlCommand(): Command {
  return new Command("sql")
    .description("run SQL on the loop's database and print the rows")
    .argument("[statement]", "one SQL statement; read from standard input when missing")
    .option("--json", "rows as a JSON array")
    .option("--write", "allow statements that change something")
    .addHelpText("after", examples)
    .action(async (statement: string | undefined, flags: SqlFlags) => {
      const sql = (statement ?? (process.stdin.isTTY ? "" : await text(process.stdin))).trim();
      if (sql === "") throw new UsageError('sql: give a statement, for example: mlops sql "select now()"');
      await runSql(sql, flags);
    });
}

/** In a read-only transaction unless asked otherwise: a slip of the hand costs nothing. */
async function runSql(sql: string, flags: SqlFlags): Promise<void> {
  await withStore(async (pool) => {
    const client = await pool.connect();
    try {
      await client.query(flags.write ? "begin" : "begin read only");
      const results = [await client.query({ text: sql, rowMode: "array" })].flat();
      await client.query("commit");
      for (const { fields, rows, command, rowCount } of results) {
        const columns = (fields ?? []).map((field) => field.name);
        process.stdout.write(flags.json ? toJson(columns, rows) : renderTable({ columns, rows, command, rowCount }));
      }
    } finally {
      client.release(true);
    }
  });
}

function toJson(columns: readonly string[], rows: readonly unknown[][]): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])));
  return `${JSON.stringify(objects, null, 2)}\n`;
}
