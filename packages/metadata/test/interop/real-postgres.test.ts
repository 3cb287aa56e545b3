import { provideTestDatabases, type RealPostgres, startRealPostgres } from "@mlops/database/testing";
import { afterAll, beforeAll, describe } from "vitest";

/** The room's own tests, unchanged, on a real Postgres: whoever has a team's database gets the same store. */
let real: RealPostgres;

beforeAll(async () => {
  real = await startRealPostgres();
  provideTestDatabases(() => real.createDatabase());
});
afterAll(() => real.close());

describe("recording", async () => void (await import("../record/record.test.ts")));
describe("traces", async () => void (await import("../trace/trace.test.ts")));
describe("traces of bad data", async () => void (await import("../trace/bad.test.ts")));
describe("partitions", async () => void (await import("../retention/partitions.test.ts")));
describe("slices", async () => void (await import("../card/served-slices.test.ts")));
