import fc from "fast-check";
import { expect, it } from "vitest";
import { cutBatches, type Entry, metricEntry, toBatch } from "../../src/run/buffer.ts";

const entry: fc.Arbitrary<Entry> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ key: fc.string({ maxLength: 250 }), value: fc.double() }).map(metricEntry) },
  fc.record({
    kind: fc.constantFrom("param" as const, "tag" as const),
    key: fc.string(),
    value: fc.string({ maxLength: 6000 }),
  }),
);

it("every batch is within MLflow's limits, and together they are all entries in order", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 3000, size: "max" }), (entries) => {
      const batches = cutBatches(entries);
      expect(batches.flat()).toEqual(entries);
      for (const batch of batches) {
        const count = (kind: Entry["kind"]) => batch.filter((one) => one.kind === kind).length;
        expect(batch.length).toBeLessThanOrEqual(1000);
        expect(count("param")).toBeLessThanOrEqual(100);
        expect(count("tag")).toBeLessThanOrEqual(100);
        expect(Buffer.byteLength(JSON.stringify(toBatch(batch)))).toBeLessThan(1_000_000);
      }
    }),
    { numRuns: 15 },
  );
});

it("a metric's time is settled when it is logged", () => {
  const before = Date.now();
  const logged = metricEntry({ key: "a", value: 1 });
  expect(logged).toMatchObject({ kind: "metric", metric: { step: 0 } });
  expect(logged.kind === "metric" && logged.metric.timestamp).toBeGreaterThanOrEqual(before);
});
