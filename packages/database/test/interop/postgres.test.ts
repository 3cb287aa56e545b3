import { afterAll, beforeAll, describe } from "vitest";
import { type RealPostgres, startRealPostgres } from "../../src/testing/index.ts";
import { migrateSuite } from "../suites/migrate.ts";
import { transactionSuite } from "../suites/transaction.ts";

/** The same promises as on the embedded Postgres, unchanged, on a real one. */
let real: RealPostgres;
beforeAll(async () => {
  real = await startRealPostgres();
});
afterAll(() => real.close());

describe("migrations on real Postgres", () => migrateSuite(() => real.createDatabase()));
describe("transactions on real Postgres", () => transactionSuite(() => real.createDatabase()));
