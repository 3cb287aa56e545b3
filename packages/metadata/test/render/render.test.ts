import type { TestDatabase } from "@mlops/database/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { markDataVersionBad, renderMermaid, renderTree, toJson, trace } from "../../src/index.ts";
import { secondData } from "../history.ts";
import { createLineageDatabase } from "../lineage-database.ts";
import { predictionId } from "../rows.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createLineageDatabase();
});
afterAll(() => database.close());

test("a prediction's tree leads through its model to the source, each node once", async () => {
  const graph = await trace(database.pool, predictionId(4));
  expect(renderTree(graph)).toBe(
    `prediction ${predictionId(4)}, probability 0.25 at 2026-01-01 00:00:04 for origin=SFO destination=LAX
made from
└─ made by model flight-delays v2, run 72756e20
   └─ made by train (stage) succeeded, at 2026-01-02 00:00:00, commit 636f6d6d, backend wasm, seed 7
      └─ read build/features 66656174, 20 B
         └─ written by features (stage) succeeded, at 2026-01-02 00:00:00, commit 636f6d6d, backend wasm, seed 7
            ├─ read data data/flights 64617461, 2,000 rows, 2001-01-01 to 2001-01-08, contract kept
            │  ├─ written by ingest (ingest) succeeded, at 2026-01-02 00:00:00
            │  └─ ingested from source vega-datasets@3.2.1/data/flights-3m.parquet
            └─ read dist/stages/features.js 636f6465, 5 B
led to
└─ labelled label: late, 40 min, observed 2001-01-01 10:00:00
`.replace(", commit 00000000", ""),
  );
});

test("a bad data version's tree says so, and gathers files that lead nowhere unless all are asked for", async () => {
  await markDataVersionBad(database.pool, secondData, "delays in seconds");
  const graph = await trace(database.pool, secondData, { direction: "down" });
  const tree = renderTree(graph);
  expect(tree).toContain("BAD: delays in seconds");
  expect(tree).toContain("predicted 2 predictions, 2026-01-01 00:00:04 to 2026-01-01 00:00:05");
  expect(tree).toContain("decided by gate at");
  expect(tree).toContain("served in champion from 2026-01-02 00:00:00 until now");
  expect(tree).toContain("wrote metrics/train.json, plots/roc.json");
  expect(renderTree(graph, { all: true })).toContain("wrote metrics/train.json 6d657472, 3 B");
});

test("the same node in two places is drawn whole once", async () => {
  const graph = await trace(database.pool, "flight-delays/1", { direction: "down" });
  const doubled = { ...graph, down: [...graph.down, ...graph.down.map((edge) => ({ ...edge, relation: "again" }))] };
  expect(renderTree(doubled).match(/predictions,/g)).toHaveLength(2);
  expect(renderTree({ ...doubled, roots: [...graph.roots] }).split("\n").length).toBeLessThan(20);
});

test("a Mermaid chart has every node and each arrow in the direction of time", async () => {
  const graph = await trace(database.pool, predictionId(4));
  const chart = renderMermaid(graph);
  const id = (text: string): string => new RegExp(`(n\\d+)[^\\n]*${text}`).exec(chart)?.[1] ?? "missing";
  expect(chart).toMatch(/^flowchart TD\n/);
  expect(chart).toContain(`${id("model flight-delays v2")} -->|made by| ${id("prediction ")}`);
  expect(chart).toContain(`${id("prediction ")} -->|labelled| ${id("label: late")}`);
  expect(chart.match(/^ {2}n\d+[[({]/gm)).toHaveLength(graph.nodes.size);
});

test("words that Mermaid would take for its own are escaped", async () => {
  const graph = await trace(database.pool, "flight-delays/1", { direction: "up" });
  const nodes = new Map(
    [...graph.nodes].map(([name, node]) => [name, { ...node, facts: { ...node.facts, run_id: '"]<x>#' } }]),
  );
  expect(renderMermaid({ ...graph, nodes })).toContain("run #34;]#60;x#62;#35;");
});

test("as JSON the edges join the nodes and survive a round trip", async () => {
  const json = toJson(await trace(database.pool, secondData));
  const names = new Set(json.nodes.map((node) => `${node.kind}:${node.id}`));
  for (const edge of json.edges) {
    expect(names).toContain(`${edge.from.kind}:${edge.from.id}`);
    expect(names).toContain(`${edge.to.kind}:${edge.to.id}`);
  }
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
});
