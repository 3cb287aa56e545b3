import { setTimeout as wait } from "node:timers/promises";
import { transaction } from "@mlops/database";
import { sendFlights } from "../client.ts";
import { type Drill, DrillFailedError } from "../drill.ts";
import { liveAlerts, readLatencyQuantile } from "../latency.ts";
import type { DrillTools } from "../tools.ts";

const quantile = 0.99;
const heldMilliseconds = 400;
const rounds = 12;
const rowsPerRound = 25;

/** What a model waits for is a part of its answer's time: the feature store becomes slow. */
export const slowModel: Drill = {
  name: "slow-model",
  fault: `the feature store holds every look-up up for ${heldMilliseconds} ms`,
  expected: "the quantity of the alert SlowPredictions goes above its limit, and no request fails",
  run: async (tools) => {
    const limit = slowLimitSeconds();
    const before = await readLatencyQuantile(tools, quantile);
    const { answers, seconds } = await askWhileHeld(tools);
    const after = await readLatencyQuantile(tools, quantile, before);
    const figure = `${(quantile * 100).toFixed(0)} % of the requests took up to ${after.seconds.toFixed(3)} s`;
    if (!(after.seconds > limit)) throw new DrillFailedError(`${figure}, not above the limit of ${limit} s`);
    return { happened: `${figure}, above the limit of ${limit} s; ${answers} predictions, none failed`, seconds };
  },
};

/** The limit of the rule that Prometheus evaluates. */
function slowLimitSeconds(): number {
  const [rule] = liveAlerts("SlowPredictions").when;
  const threshold = rule && "than" in rule ? rule.than : undefined;
  if (typeof threshold !== "number") throw new DrillFailedError("the alert SlowPredictions has no fixed limit");
  return threshold;
}

/** Each round asks about flights of another day, which no replica has in its cache, while the store's table is locked. */
async function askWhileHeld(tools: DrillTools): Promise<{ answers: number; seconds: number }> {
  const begun = performance.now();
  let answers = 0;
  for (let round = 0; round < rounds; round++) {
    tools.signal.throwIfAborted();
    const departure = new Date(Date.UTC(1990 + round, 0, 1, 12, Math.floor(Math.random() * 60)))
      .toISOString()
      .slice(0, 19);
    const instances = tools.base.flights
      .slice(0, rowsPerRound)
      .map(({ request }) => ({ ...request, scheduled_departure: departure }));
    const held = holdStore(tools);
    await held.locked;
    answers += (await sendFlights(tools.inferenceUrl, instances)).length;
    await held.released;
  }
  return { answers, seconds: (performance.now() - begun) / 1000 };
}

/** Locks the online features for a while. */
function holdStore({ pool }: DrillTools): { locked: Promise<void>; released: Promise<void> } {
  let tellLocked = (): void => {};
  const locked = new Promise<void>((resolve) => {
    tellLocked = resolve;
  });
  const released = transaction(pool, async (connection) => {
    await connection.query("lock table features.airport_state in access exclusive mode");
    tellLocked();
    await wait(heldMilliseconds);
  });
  // A lock that fails ends the wait for it too.
  return { locked: Promise.race([locked, released]), released };
}
