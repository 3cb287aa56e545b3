import { expect, test } from "vitest";
import { queueLimit, replicasFor, underWay } from "./capacity.ts";

const load = { requestsPerDay: 86_400_000, peakFactor: 4, perReplica: 3000, utilisation: 0.6, spare: 0 };

test("it is enough at the peak", () => {
  expect(
    replicasFor(load),
    "replicas for 1,000 a second on average, four times that at the peak, 3,000 measured, planned with 60 %: enough at the peak",
  ).toBe(3);
});

test("it is rounded up", () => {
  expect(replicasFor({ ...load, peakFactor: 6 }), "replicas for a need of 3.33, rounded up").toBe(4);
});

test("some may be down", () => {
  expect(replicasFor({ ...load, spare: 1 }), "replicas when one may be down at the peak").toBe(4);
});

test("there are never fewer than two", () => {
  expect(replicasFor({ ...load, requestsPerDay: 1000 }), "replicas of a quiet service").toBe(2);
});

test("Little's law gives what is under way", () => {
  expect(
    underWay({ requestsPerSecond: 4000, latencySeconds: 0.005 }),
    "requests under way at 4,000 a second and 5 ms",
  ).toBeCloseTo(20, 9);
});

test("the last in the queue is answered in time", () => {
  expect(
    queueLimit({ perReplica: 3000, deadlineSeconds: 0.1, latencySeconds: 0.0005 }),
    "places at 3,000 a second, a deadline of 100 ms and half a millisecond of work, rounded down",
  ).toBe(298);
  expect(
    queueLimit({ perReplica: 3000, deadlineSeconds: 0.001, latencySeconds: 0.005 }),
    "places when the deadline is shorter than the work",
  ).toBe(0);
});
