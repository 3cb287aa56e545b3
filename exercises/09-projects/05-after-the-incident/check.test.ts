import { expect, test } from "vitest";
import { type Event, measure } from "./timeline.ts";

const event = (time: string, kind: Event["kind"]): Event => ({ at: `2026-01-10T${time}:00Z`, kind });
const goodNight = [
  event("02:00", "fault"),
  event("02:07", "alert"),
  event("02:10", "acknowledged"),
  event("02:15", "note"),
  event("02:40", "mitigated"),
  event("03:30", "resolved"),
];

test("a good night: how long it took", () => {
  expect(measure(goodNight), "how long it took: fault 2:00, alert 2:07, acknowledged 2:10, mitigated 2:40").toEqual({
    toDetect: 7,
    toAcknowledge: 3,
    toMitigate: 40,
    alerts: 1,
  });
});

test("events may come in any order", () => {
  expect(measure(goodNight.toReversed()), "the same events backwards: in any order").toEqual(measure(goodNight));
  expect(measure(goodNight.toReversed()).toDetect, "time to detect, of events in any order").toBe(7);
});

test("an alert before the fault was about something else", () => {
  const events = [event("01:30", "alert"), event("01:31", "acknowledged"), ...goodNight];
  expect(measure(events), "with an alert half an hour before the fault").toEqual(measure(goodNight));
});

test("a mitigation that did not hold does not count", () => {
  const events = [...goodNight, event("02:55", "alert"), event("03:10", "mitigated")];
  expect(measure(events), "mitigated at 2:40, which did not hold, and again at 3:10").toEqual({
    toDetect: 7,
    toAcknowledge: 3,
    toMitigate: 70,
    alerts: 2,
  });
});

test("what did not happen has no time", () => {
  expect(measure([event("02:00", "fault"), event("09:00", "mitigated")]), "nobody noticed").toEqual({
    toDetect: undefined,
    toAcknowledge: undefined,
    toMitigate: 420,
    alerts: 0,
  });
  expect(
    measure([event("02:00", "fault"), event("02:05", "alert"), event("02:10", "alert")]),
    "it still burns",
  ).toEqual({
    toDetect: 5,
    toAcknowledge: undefined,
    toMitigate: undefined,
    alerts: 2,
  });
  expect(measure([]), "nothing happened").toEqual({
    toDetect: undefined,
    toAcknowledge: undefined,
    toMitigate: undefined,
    alerts: 0,
  });
});
