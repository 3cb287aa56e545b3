import { expect, it } from "vitest";
import { measureSlices, type SliceRow } from "../../src/index.ts";
import { seeded } from "../synthetic-flights.ts";

const AIRPORTS = ["ATL", "ORD", "DFW", "LAX", "PHX", "DEN", "BNA", "SMF", "SEA", "BOS"];

function rows(wrong: string | undefined): SliceRow[] {
  const random = seeded(3);
  return Array.from({ length: 6000 }, (): SliceRow => {
    const origin = AIRPORTS[random.nextInt(AIRPORTS.length)] as string;
    const probability = 0.1 + 0.3 * random.nextFloat();
    const rate = origin === wrong ? probability + 0.25 : probability;
    return {
      values: { origin, hour: String(random.nextInt(24)) },
      probability,
      label: random.nextFloat() < rate ? 1 : 0,
    };
  });
}

it("names the airport where the model is wrong, and only that", () => {
  const { worst, slices } = measureSlices(rows("BNA"), ["origin", "hour"]);
  expect(worst.map(({ feature, value }) => `${feature}=${value}`)).toEqual(["origin=BNA"]);
  expect(worst[0]?.calibrationGap).toBeGreaterThan(0.15);
  expect(slices).toHaveLength(34);
});

it("names none where the model is right, though some of 34 slices look bad by chance", () => {
  expect(measureSlices(rows(undefined), ["origin", "hour"]).worst).toEqual([]);
});

it("leaves out slices with few rows, and rows without the feature", () => {
  const few: SliceRow[] = Array.from({ length: 60 }, (_, i) => ({
    values: i < 55 ? { origin: "ATL" } : i < 58 ? { origin: "ORD" } : {},
    probability: 0.5,
    label: 1,
  }));
  const { slices } = measureSlices(few, ["origin"]);
  expect(slices).toMatchObject([{ value: "ATL", rows: 55, auc: null }]);
});
