import { expect, test } from "vitest";
import { monthlyCost } from "./cost.ts";

const usage = {
  replicas: 2,
  trainingRuns: 4,
  hoursPerTraining: 0.25,
  initialGigabytes: 10,
  gigabytesPerMonth: 25,
  gigabytesSent: 130,
};
const prices = {
  computeHour: 0.0416,
  trainingHour: 0.333,
  databaseMonth: 29.5,
  storageGigabyteMonth: 0.023,
  egressGigabyte: 0.09,
  freeEgressGigabytes: 100,
};

test("it is what runs in a month", () => {
  expect(monthlyCost(usage, prices, 1), "the table of the first month: what runs in a month").toEqual({
    compute: 60.74,
    training: 0.33,
    database: 29.5,
    storage: 0.81,
    egress: 2.7,
    total: 94.08,
  });
});

test("storage grows every month", () => {
  expect(monthlyCost(usage, prices, 12).storage, "storage in the twelfth month, which grows by 25 GB a month").toBe(
    7.13,
  );
});

test("nothing is paid back for what is free and not used", () => {
  expect(
    monthlyCost({ ...usage, gigabytesSent: 20 }, prices, 1).egress,
    "egress of 20 GB where 100 are free: nothing is paid back",
  ).toBe(0);
});

test("the table adds up", () => {
  for (let month = 1; month <= 24; month++) {
    const { total, ...items } = monthlyCost(usage, prices, month);
    const sum = Math.round(Object.values(items).reduce((all, item) => all + item, 0) * 100) / 100;
    expect(total, `total of month ${month}, whose items add up to ${sum}`).toBe(sum);
  }
});
