import { expect, test } from "vitest";
import { validateFlight } from "./validate.ts";

const good = { origin: "ORD", destination: "ATL", distance: 606, scheduled_departure: "2001-03-05T10:30:00Z" };

function errorOf(body: unknown): string {
  const result = validateFlight(body);
  return "error" in result ? result.error : "taken";
}

test("a good flight is taken as it is", () => {
  expect(validateFlight(good), "a good flight").toEqual({ flight: good });
});

test.each([
  ["a distance in a string", { distance: "606" }, /^distance: .*found "606"$/],
  ["a distance that is not a number at all", { distance: Number.NaN }, /^distance: .*found NaN$/],
  ["an endless distance", { distance: Number.POSITIVE_INFINITY }, /^distance: .*found Infinity$/],
  ["a distance of nothing", { distance: 0 }, /^distance: .*found 0$/],
  ["a distance that is missing", { distance: undefined }, /^distance: .*found nothing$/],
  ["an origin in small letters", { origin: "ord" }, /^origin: .*found "ord"$/],
  ["an origin that is a number", { origin: 3 }, /^origin: .*found 3$/],
  ["a destination that is null", { destination: null }, /^destination: .*found null$/],
  [
    "a day that does not exist",
    { scheduled_departure: "2001-02-30T10:00:00Z" },
    /^scheduled_departure: .*found "2001-02-30T10:00:00Z"$/,
  ],
  ["a time in words", { scheduled_departure: "tomorrow" }, /^scheduled_departure: /],
  ["a field too many", { wings: 2 }, /^wings: .*found 2$/],
])("the error names the field: %s", (what, changed, pattern) => {
  expect(
    errorOf({ ...good, ...changed }),
    `${what}: the error names the field, what was expected and what was found`,
  ).toMatch(pattern);
});

test.each([[null], [[good]], ["ORD"], [7], [undefined]])("a body that is no object is refused: %s", (body) => {
  expect(errorOf(body), "a body that is no object").toMatch(/^body: /);
});

test("of several errors the first in order is named", () => {
  expect(errorOf({ destination: 1, distance: "x" }), "origin is missing, destination and distance are wrong").toMatch(
    /^origin: .*found nothing$/,
  );
});
