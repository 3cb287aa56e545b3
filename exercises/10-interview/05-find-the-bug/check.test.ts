import { expect, test } from "vitest";
import { type Report, summarize } from "./summary.ts";

const large: Report = {
  replica: "large",
  flights: 1000,
  late: 200,
  requests: 1000,
  errors: 5,
  latenciesMilliseconds: Array.from({ length: 990 }, (_, i) => 1 + (i % 20)),
};
const small: Report = {
  replica: "small",
  flights: 10,
  late: 9,
  requests: 10,
  errors: 2,
  latenciesMilliseconds: Array.from({ length: 10 }, () => 200),
};
const both = (): Report[] => structuredClone([large, small]);

test("the late share is that of all flights, no mean of means", () => {
  expect(summarize(both()).lateShare, "209 late of 1,010 flights: no mean of means").toBeCloseTo(209 / 1010, 9);
});

test("the p99 is that of all latencies", () => {
  expect(summarize(both()).p99, "99 % quantile of all latencies, of which 990 are at most 20 and 10 are 200").toBe(20);
  const numbers: Report = { ...large, latenciesMilliseconds: [9, 10, 100] };
  expect(summarize([numbers]).p99, "99 % quantile of 9, 10 and 100, sorted as numbers").toBe(100);
});

test("the error rate is that of all requests, and 0 without any", () => {
  expect(summarize(both()).errorRate, "7 errors of 1,010 requests").toBeCloseTo(7 / 1010, 9);
  expect(summarize([{ ...small, requests: 0, errors: 0 }]).errorRate, "without requests").toBe(0);
});

test("the worst replica has the highest error rate", () => {
  expect(summarize(both()).worstReplica, "5 of 1,000 or 2 of 10: the highest error rate").toBe("small");
  const tied: Report[] = [
    { ...small, replica: "few", requests: 10, errors: 1 },
    { ...small, replica: "many", requests: 100, errors: 10 },
  ];
  expect(summarize(tied).worstReplica, "of two with the same rate, the one with more requests").toBe("many");
  expect(summarize([]).worstReplica, "without replicas").toBeUndefined();
});

test("nothing that was handed in is changed", () => {
  const reports = [{ ...small, latenciesMilliseconds: [3, 1, 2] }];
  summarize(reports);
  expect(reports[0]?.latenciesMilliseconds, "latencies of the report afterwards").toEqual([3, 1, 2]);
});
