// npm run bench -- tracking: our server and MLflow's own, side by side: the same requests, the same machine, one run.
// Needs Python with pip for MLflow, and an installed Postgres. `--quick` for a look, `--pair embedded` or `--pair
// postgres` for half of it, `--only ours`, `--runs N` to search among, `--seconds N` for each rate, `--mlflow-workers N`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRealPostgres } from "@mlops/database/testing";
import { disk, wire } from "./tracking/artifacts.mjs";
import { measure } from "./tracking/measure.mjs";
import { connections, only, pairs, python, quick, seconds } from "./tracking/options.mjs";
import { startEmbedded, startMlflow, startOurs } from "./tracking/servers.mjs";

const folder = mkdtempSync(join(tmpdir(), "bench-tracking-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
const databases = [];
const results = new Map();
const peers = {
  embedded: { ours: "ours, embedded", MLflow: "MLflow, SQLite" },
  Postgres: { ours: "ours, Postgres", MLflow: "MLflow, Postgres" },
};

try {
  for (const pair of pairs) for (const server of await serversOf(pair)) await run(server);
  print(await wire(folder));
} finally {
  for (const database of databases.reverse()) await database.close();
}
process.exit(0);

/** Ours first, then MLflow's, on a database of the same kind: an embedded one, or a real Postgres. */
async function serversOf(pair) {
  if (pair === "embedded") {
    const database = await startEmbedded(join(folder, "pg"));
    databases.push(database);
    return [
      { name: "ours, embedded", start: () => startOurs(database.url, folder) },
      { name: "MLflow, SQLite", start: () => startMlflow(`sqlite:///${join(folder, "m.db")}`, folder) },
    ];
  }
  const real = await startRealPostgres();
  databases.push(real);
  let newest;
  const url = async () => {
    newest = await real.createDatabase();
    databases.push(newest);
    return newest.url;
  };
  // What autovacuum does within a minute: statistics of the tables, without which searches of both are planned badly.
  const settle = () => newest.pool.query("analyze");
  // SQLAlchemy's own choice of a driver changes from version to version; the one that MLflow's documents name:
  const driver = async () => (await url()).replace(/^postgres:/, "postgresql+psycopg2:");
  return [
    { name: "ours, Postgres", start: async () => startOurs(await url(), folder), settle },
    { name: "MLflow, Postgres", start: async () => startMlflow(await driver(), folder), settle },
  ];
}

async function run({ name, start, settle = async () => undefined }) {
  if (!name.startsWith(only) || (name.startsWith("MLflow") && !python)) return;
  console.error(`measuring ${name} …`);
  const server = await start();
  results.set(name, await measure(server, folder, settle));
  console.error(JSON.stringify(results.get(name)));
  await server.stop();
}

function print(wireRate) {
  const names = [...results.keys()];
  const compared = ["embedded", "Postgres"].flatMap((kind) => {
    const [ours, theirs] = ["ours", "MLflow"].map((who) => results.get(peers[kind][who]));
    return ours && theirs ? [{ kind, ours, theirs }] : [];
  });
  const heads = [...names, ...compared.map(({ kind }) => `times better, ${kind}`)];
  console.log(`\n| | ${heads.join(" | ")} |\n| --- |${" ---: |".repeat(heads.length)}`);
  for (const what of Object.keys([...results.values()][0])) {
    const values = names.map((name) => format(results.get(name)[what]));
    const ratios = compared.map(({ ours, theirs }) => `${format(ratio(what, ours[what], theirs[what]))}×`);
    console.log(`| ${[what, ...values, ...ratios].join(" | ")} |`);
  }
  const { cached, synced } = disk(folder);
  console.log(`\nThe disk: the same file copied at ${format(cached)} MB/s, with fsync ${format(synced)} MB/s.`);
  console.log(`The wire: the same bytes to a server that drops them, ${format(wireRate)} MB/s.`);
  const length = quick ? "a quick look, not a measurement" : `${seconds} s each`;
  console.log(`${connections} connections; Node ${process.version}; ${length}.`);
}

function ratio(what, ours, theirs) {
  return what.endsWith("/s") ? ours / theirs : theirs / ours;
}

function format(value) {
  if (value === undefined || !Number.isFinite(value)) return "-";
  return value >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)));
}
