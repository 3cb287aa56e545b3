import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { logLoss, rocAuc } from "@mlops/statistics";
import pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { type Flight, type LabelledFlight, train } from "./model.ts";

const source = join(import.meta.dirname, "../../../node_modules/vega-datasets/data/flights-3m.parquet");
let training: LabelledFlight[] = [];
let future: LabelledFlight[] = [];
let predict: (flight: Flight) => number = () => Number.NaN;

const query = `
  with flights as (
    select row_number() over (order by date, origin, destination, delay, distance) as id, *, date + delay * interval 1 minute as departed
    from '${source}' where date < '2001-03-19'
  ),
  hourly as (
    select origin, date_trunc('hour', departed) as hour, count(*) as flights, sum((delay > 15)::int) as late from flights group by all
  ),
  recent as (
    select origin, hour + interval 1 hour as at,
      sum(late) over earlier / sum(flights) over earlier as late_rate
    from hourly
    window earlier as (partition by origin order by hour range between interval 2 hours preceding and current row)
  )
  select epoch_ms(f.date) as scheduled, f.origin, f.destination, f.distance, f.delay > 15 as late,
    case when f.date - r.at < interval 2 hours then r.late_rate end as late_rate
  from flights f asof left join recent r on f.origin = r.origin and f.date >= r.at
  where hash(f.id) % $every = 0 and f.date >= $from and f.date < $to
  order by f.id`;

async function read(from: string, to: string, every: number): Promise<LabelledFlight[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  const text = query.replace("$every", `${every}`).replace("$from", `'${from}'`).replace("$to", `'${to}'`);
  const rows = (await connection.runAndReadAll(text)).getRowObjectsJson();
  return rows.map((row) => ({
    scheduled: Number(row.scheduled),
    origin: String(row.origin),
    destination: String(row.destination),
    distance: Number(row.distance),
    originLateRate: row.late_rate === null ? 0.2 : Number(row.late_rate),
    late: row.late === true,
  }));
}

beforeAll(async () => {
  training = await read("2001-01-02", "2001-03-01", 22);
  future = await read("2001-03-08", "2001-03-19", 11);
  predict = train(training);
}, 60_000);

const labels = (): number[] => future.map(({ late }) => (late ? 1 : 0));

test("ranks flights of the future better than chance, and better than the late rate alone", () => {
  const auc = rocAuc(labels(), future.map(predict));
  expect(
    auc,
    `AUC on ${future.length} later flights: better than chance is above 0.5, better than the late rate alone is above 0.69`,
  ).toBeGreaterThan(0.69);
});

test("is calibrated: a log loss below that of the base rate", () => {
  const share = training.filter(({ late }) => late).length / training.length;
  const ratio =
    logLoss(labels(), future.map(predict)) /
    logLoss(
      labels(),
      future.map(() => share),
    );
  expect(ratio, "log loss as a share of the base rate's; above 1 it is not calibrated").toBeLessThan(0.96);
});

test("gives the same model twice", () => {
  const again = train(training.slice(0, 4000));
  const once = train(training.slice(0, 4000));
  expect(future.slice(0, 50).map(again), "fifty probabilities of a second training").toEqual(
    future.slice(0, 50).map(once),
  );
});

interface Served extends LabelledFlight {
  champion: number;
}

/** What the inference service answered in the newest week that has labels, with what it knew then. */
async function servedFlights(): Promise<Served[]> {
  const database = new pg.Client(process.env.DATABASE_URL);
  await database.connect();
  try {
    const { rows } = await database.query(`
      with answered as (
        select p.request, p.features, p.probability, l.late, date_trunc('week', p.event_time) as week
        from mlops.predictions p join mlops.labels l on l.prediction_id = p.id where p.event_time is not null
      )
      select request->>'scheduled_departure' as scheduled, request->>'origin' as origin, request->>'destination' as destination,
        (request->>'distance')::float8 as distance, (features->>'origin_late_rate_3h')::float8 as "originLateRate", late, probability as champion
      from answered where week = (select max(week) from answered)`);
    return rows.map((row) => ({
      ...row,
      scheduled: Date.parse(`${row.scheduled}Z`),
      originLateRate: row.originLateRate ?? 0.2,
    }));
  } finally {
    await database.end();
  }
}

test("on the flights that your own service answered, it keeps half of the champion's lead over chance", async () => {
  const served = await servedFlights();
  const late = served.map((flight) => (flight.late ? 1 : 0));
  const champion = rocAuc(
    late,
    served.map((flight) => flight.champion),
  );
  const own = rocAuc(
    late,
    served.map(({ champion: _, late: __, ...flight }) => predict(flight)),
  );
  expect(
    own,
    `AUC on ${served.length} flights that your service answered; the champion, with thirty features, has ${champion.toFixed(3)}; half of its lead over chance is what is asked`,
  ).toBeGreaterThan(0.5 + (champion - 0.5) / 2);
});
