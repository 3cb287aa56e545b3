import { describe } from "vitest";
import { createTestDatabase } from "../src/testing/index.ts";
import { migrateSuite } from "./suites/migrate.ts";
import { transactionSuite } from "./suites/transaction.ts";

describe("migrations on the embedded Postgres", () => migrateSuite(createTestDatabase));
describe("transactions on the embedded Postgres", () => transactionSuite(createTestDatabase));
