import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { computeOffline, flightFeatureSpec, loadFlights, parquetRelation } from "@mlops/features";
import { quoted, runStage, withDuckDB } from "@mlops/tabular";

const OUT = "build/features";

await runStage("features", async (log) => {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  await withDuckDB(async (connection) => {
    await loadFlights(connection, parquetRelation(["build/prepared/flights.parquet"]));
    await computeOffline(connection, flightFeatureSpec, { where: "f.split is not null", keep: ["split"] });
    for (const split of ["train", "validation", "test"]) {
      await connection.run(
        `copy (select * exclude (split) from flight_features where split = '${split}' order by id)
         to ${quoted(join(OUT, `${split}.parquet`))} (format parquet)`,
      );
      log.line(`${split}.parquet written`);
    }
  });
  log.figure(`${flightFeatureSpec.inputs.length} features, none later than its departure`);
});
