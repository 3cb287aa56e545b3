import { writeFile } from "node:fs/promises";
import { createPool } from "@mlops/database";
import { Command, InvalidArgumentError } from "commander";
import { findDatabaseUrl } from "./database-url.ts";
import { follow } from "./follow.ts";
import { type Incident, readIncidents, readTimeline, UnknownIncidentError } from "./incident.ts";
import { writePostMortem } from "./post-mortem.ts";
import { renderEvent, renderIncident, renderIncidents } from "./render.ts";

type Database = ReturnType<typeof createPool>;

interface ListOptions {
  readonly database?: string;
  readonly json?: boolean;
  readonly follow?: boolean;
}

/** `mlops incidents`: what went wrong and what the loop did about it, from the stores. */
export function incidentsCommand(): Command {
  return new Command("incidents")
    .description("what went wrong and what the loop did about it: list, show, report, follow")
    .option("--database <url>", "Postgres of the loop (default: DATABASE_URL, or that of the loop that runs)")
    .option("--json", "print JSON")
    .option("--follow", "tell everything the loop does as it happens, until Ctrl-C")
    .addHelpText(
      "after",
      "\nExamples:\n  mlops incidents\n  mlops incidents show 3\n  mlops incidents report 3 --out post-mortem.md\n" +
        "  mlops incidents --follow",
    )
    .action((options: ListOptions) => withDatabase(options, (db) => listOrFollow(db, options)))
    .addCommand(showCommand())
    .addCommand(reportCommand());
}

function showCommand(): Command {
  return new Command("show")
    .description("one incident with all that happened in its time")
    .argument("<number>", "the incident's number", parseNumber)
    .action((id: number, _own: object, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      return withDatabase(options, async (db) => {
        const incident = await findIncident(db, id);
        const events = await readTimeline(db, incident);
        if (options.json) return print(`${JSON.stringify({ ...incident, events }, null, 2)}\n`);
        const alerts = incident.alerts.map((alert) => `  ${alert.severity} ${alert.name}: ${alert.summary}`);
        print(`${[renderIncident(incident, new Date()), ...alerts, "", ...events.map(renderEvent)].join("\n")}\n`);
      });
    });
}

function reportCommand(): Command {
  return new Command("report")
    .description("write the post-mortem of an incident: time line, figures by week, cause, what was done")
    .argument("<number>", "the incident's number", parseNumber)
    .option("--out <file>", "write there instead of standard output")
    .action((id: number, own: { out?: string }, command: Command) =>
      withDatabase(command.optsWithGlobals<ListOptions>(), async (db) => {
        const page = await writePostMortem(db, await findIncident(db, id));
        if (own.out === undefined) return print(page);
        await writeFile(own.out, page);
        print(`${own.out}\n`);
      }),
    );
}

async function listOrFollow(db: Database, options: ListOptions): Promise<void> {
  if (options.follow) return followUntilStopped(db, options.json ?? false);
  const incidents = await readIncidents(db);
  print(options.json ? `${JSON.stringify(incidents, null, 2)}\n` : renderIncidents(incidents, new Date()));
}

async function followUntilStopped(db: Database, asJson: boolean): Promise<void> {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
  const onTrouble = (error: Error): boolean =>
    process.stderr.write(`mlops: the database cannot be read, trying again: ${error.message}\n`);
  const events = follow(db, { after: new Date(0), pollMilliseconds: 1_000, signal: stop.signal, onTrouble });
  for await (const event of events) print(asJson ? `${JSON.stringify(event)}\n` : `${renderEvent(event)}\n`);
}

async function findIncident(db: Database, id: number): Promise<Incident> {
  const incidents = await readIncidents(db);
  const found = incidents.find((incident) => incident.id === id);
  if (!found) throw new UnknownIncidentError(id, incidents);
  return found;
}

async function withDatabase(options: ListOptions, work: (db: Database) => Promise<void>): Promise<void> {
  const pool = createPool(findDatabaseUrl(options.database), { applicationName: "mlops-incidents", max: 2 });
  try {
    await work(pool);
  } finally {
    await pool.end();
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

function parseNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("expected the number of an incident, such as 3");
  return Number(text);
}
