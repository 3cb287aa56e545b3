import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { TrafficEvent } from "../src/events.ts";
import { createLabelClient } from "../src/label-client.ts";
import { createPredictionClient } from "../src/prediction-client.ts";
import { type ReplayOptions, replay } from "../src/replay.ts";
import { readState } from "../src/replay-state.ts";
import type { ReplayedRow } from "../src/replayed-row.ts";
import { createSimulatedClock } from "../src/simulated-clock.ts";
import { weekMilliseconds, weekStart } from "../src/weeks.ts";
import { answer, readJson, serve } from "./servers.ts";

const weeks = ["2001-03-05", "2001-03-12"];
const rowsPerWeek = 60;

function rowsOf(week: string): ReplayedRow[] {
  return Array.from({ length: rowsPerWeek }, (_, index) => {
    const eventTime = weekStart(week) + Math.floor((index * weekMilliseconds) / rowsPerWeek);
    return {
      index,
      eventTime,
      instance: { destination: week === weeks[0] ? "LAX" : "JFK", distance: 337 + index },
      truth: { delay_minutes: index % 7 === 0 ? 40 : -3 },
      knownAt: eventTime,
    };
  });
}

interface World {
  readonly directory: string;
  readonly predicted: { distance: number; destination: string }[];
  readonly labels: Map<string, number>;
  /** What the monitor was sent as Authorization. */
  readonly authorizations: Set<string | undefined>;
  readonly events: TrafficEvent[];
  readonly options: ReplayOptions;
}

/** An inference service and a monitor as the loop has them, over HTTP, with what a test wants to go wrong. */
async function world(faults: { predict?: (count: number) => number; unknownOnce?: boolean } = {}): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), "traffic-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const predicted: World["predicted"] = [];
  const labels = new Map<string, number>();
  const events: TrafficEvent[] = [];
  let asked = 0;
  const inference = await serve(async (request, response) => {
    const body = (await readJson(request)) as { instances: World["predicted"] };
    asked += 1;
    const status = faults.predict?.(asked) ?? 200;
    if (status !== 200) return answer(response, status, { error: "busy" });
    const [instance] = body.instances;
    if (instance) predicted.push(instance);
    answer(response, 200, {
      predictions: [{ probability: 0.2, prediction_id: `p-${predicted.length}` }],
      model_version: asked > 80 ? "2" : "1",
    });
  });
  const refused = new Set<string>();
  const authorizations = new Set<string | undefined>();
  const monitor = await serve(async (request, response) => {
    authorizations.add(request.headers.authorization);
    const body = (await readJson(request)) as { labels: { prediction_id: string; delay_minutes: number }[] };
    const unknown = body.labels
      .map((label) => label.prediction_id)
      .filter((id) => faults.unknownOnce && !refused.has(id));
    for (const id of unknown) refused.add(id);
    const known = body.labels.filter((label) => !unknown.includes(label.prediction_id));
    const fresh = known.filter((label) => !labels.has(label.prediction_id));
    for (const label of known) labels.set(label.prediction_id, label.delay_minutes);
    answer(response, 200, {
      accepted: fresh.length,
      duplicates: known.length - fresh.length,
      contradictions: 0,
      unknown,
    });
  });
  const predictions = createPredictionClient(inference, "delays", 4);
  const labelClient = createLabelClient(monitor, "a token");
  onTestFinished(async () => {
    await Promise.all([predictions.close(), labelClient.close()]);
  });
  const options: ReplayOptions = {
    weeks,
    directory,
    connections: 4,
    labelDelayHours: 24,
    clock: createSimulatedClock(weekStart("2001-03-05"), 0, () => performance.now()),
    predictions,
    labels: labelClient,
    sampleWeek: async (week) => rowsOf(week),
    materialize: async () => {},
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
  };
  return { directory, predicted, labels, authorizations, events, options };
}

test("every row is asked about once, in order of weeks, and every prediction gets its label", async () => {
  const { options, predicted, labels, authorizations, events } = await world();
  await replay(options);
  expect(predicted).toHaveLength(120);
  expect([...authorizations]).toEqual(["Bearer a token"]);
  expect(predicted.slice(0, 60).every((instance) => instance.destination === "LAX")).toBe(true);
  expect([...labels.values()].filter((delay) => delay === 40)).toHaveLength(18);
  expect(labels.size).toBe(120);
  expect(events.at(-1)).toMatchObject({ event: "done", weeks: 2, requests: 120, errors: 0, unknownLabels: 0 });
  expect(events).toContainEqual({ event: "model-changed", week: "2001-03-12", from: "1", to: "2" });
});

test("a service that is busy is asked again until it answers; each failed attempt is counted", async () => {
  const { options, predicted, events } = await world({ predict: (count) => (count % 10 === 0 ? 503 : 200) });
  await replay(options);
  expect(predicted).toHaveLength(120);
  expect(events.at(-1)).toMatchObject({ requests: 120, errors: 13 });
});

test("a label that comes before its prediction was logged is told again", async () => {
  const { options, labels, events } = await world({ unknownOnce: true });
  await replay(options);
  expect(labels.size).toBe(120);
  expect(events.at(-1)).toMatchObject({ unknownLabels: 0 });
});

test("cut off in the middle, it goes on behind the last answer and still labels what was answered before", async () => {
  const { options, directory, predicted, labels, events } = await world();
  const controller = new AbortController();
  const stopping = {
    ...options.predictions,
    predict: async (row: ReplayedRow) => {
      const prediction = await options.predictions.predict(row);
      if (row.instance.destination === "JFK" && row.index === 20) controller.abort(new Error("killed"));
      return prediction;
    },
  };
  await expect(replay({ ...options, predictions: stopping, signal: controller.signal })).rejects.toThrow();
  // As kill -9 may leave it: the last line half written.
  const journal = join(directory, "2001-03-12.ndjson");
  writeFileSync(journal, `${readFileSync(journal, "utf8")}{"index":21,"predic`);
  const before = predicted.length;
  expect(before).toBeLessThan(120);
  await replay(options);
  const distances = predicted.filter((instance) => instance.destination === "JFK").map((instance) => instance.distance);
  expect(new Set(distances).size).toBe(60);
  expect(predicted.length - 120).toBeLessThanOrEqual(options.connections);
  const answeredIds = readFileSync(journal, "utf8").match(/p-\d+/g) ?? [];
  expect(answeredIds.every((id) => labels.has(id))).toBe(true);
  expect(events.at(-1)).toMatchObject({ event: "done", unknownLabels: 0 });
});

test("a second run has nothing to do", async () => {
  const { options, directory, predicted, events } = await world();
  await replay(options);
  expect(readState(join(directory, "state.json")).labelled).toEqual(weeks);
  await replay(options);
  expect(predicted).toHaveLength(120);
  expect(events.at(-1)).toMatchObject({ event: "done", weeks: 0, requests: 0 });
});

test("labels come a day after they can be known, in simulated time", async () => {
  const { options, labels } = await world();
  let seenEarly = 0;
  const predictions = {
    ...options.predictions,
    predict: async (row: ReplayedRow) => {
      if (row.instance.destination === "LAX" && row.index < 8) seenEarly = Math.max(seenEarly, labels.size);
      return options.predictions.predict(row);
    },
  };
  await replay({ ...options, predictions, weeks: ["2001-03-05"] });
  expect(seenEarly).toBe(0);
  expect(labels.size).toBe(60);
});

test("a database that is restarting while the features are written is waited for", async () => {
  const { options, predicted } = await world();
  let attempts = 0;
  const materialize = async (): Promise<void> => {
    attempts += 1;
    if (attempts < 4) throw new Error("connect ECONNREFUSED 127.0.0.1:15432");
  };
  await replay({ ...options, materialize });
  expect(predicted).toHaveLength(120);
  expect(attempts).toBe(5);
});
