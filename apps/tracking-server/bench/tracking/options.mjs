// What `npm run bench -- tracking` is told.

function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** A quick look, not a measurement. */
export const quick = process.argv.includes("--quick");
/** Seconds for each rate. */
export const seconds = Number(option("--seconds") ?? (quick ? 1 : 4));
/** Runs to search among. */
export const searchedRuns = Number(option("--runs") ?? (quick ? 500 : 5000));
/** Processes of MLflow's server; two, one a core of the machine that the figures in the docs are from. */
export const mlflowWorkers = option("--mlflow-workers") ?? "2";
/** `embedded` (beside MLflow on SQLite), `postgres` (beside MLflow on Postgres), or both. */
export const pairs = option("--pair") ? [option("--pair")] : ["embedded", "postgres"];
/** Only servers whose name begins so: `ours` for a look at our own. */
export const only = option("--only") ?? "";
export const artifactMegabytes = quick ? 20 : 200;
export const connections = 8;
/** Python with MLflow; without it ours are measured alone. */
export const python = process.env.MLOPS_PYTHON;
