import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createTestDatabase } from "@mlops/database/testing";
import { migrateMetadata } from "@mlops/metadata";
import { expect, it } from "vitest";
import { flightsFolder } from "../service/running-service.ts";
import { startProcess } from "./process.ts";

it("ends with 1 when its port is taken, so that whoever watches over it sees it", async () => {
  const database = await createTestDatabase();
  await migrateMetadata(database.pool);
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const service = startProcess({
    MODEL_URI: flightsFolder(),
    MODEL_NAME: "m",
    DATABASE_URL: database.url,
    PORT: String((taken.address() as AddressInfo).port),
  });
  // The log's shipper is open by then, which would keep the process alive.
  await expect(service).rejects.toThrow(/ended with 1: .*EADDRINUSE/);
  taken.close();
  await database.close();
});
