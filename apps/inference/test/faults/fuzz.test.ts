import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Service } from "../../src/service/start.ts";
import { fakeLog, fakeStore, flightsFolder, post, runService } from "../service/running-service.ts";
import { mutatedBody, randomRequest } from "./fuzz-requests.ts";

async function service(): Promise<Service> {
  return runService(
    { modelUri: flightsFolder(), modelName: "m" },
    { readOnline: fakeStore({ JFK: 0.4 }).read, insertPredictions: fakeLog().insert },
  );
}

/** Requests here; `npm run bench -- serving-fuzz` sends 100,000 of the same and watches memory. */
const runs = 300;

describe("fuzzed requests", () => {
  it("built from the protocols' own parts never get a 5xx, and the service stays live", async () => {
    const { url, metrics } = await service();
    await fc.assert(
      fc.asyncProperty(randomRequest(), async ({ path, body, headers }) => {
        const { status, json } = await post(`${url}${path}`, body, headers);
        expect(status).toBeLessThan(500);
        if (status !== 200) expect(typeof json.error).toBe("string");
      }),
      { numRuns: runs },
    );
    expect((await fetch(`${url}/v2/health/live`)).status).toBe(200);
    expect(await metrics.text()).not.toMatch(/kind="internal"\} [1-9]/);
  });

  it("made of a good one by changing bytes never get a 5xx", async () => {
    const { url } = await service();
    await fc.assert(
      fc.asyncProperty(mutatedBody(), async ({ path, body, headers }) => {
        expect((await post(`${url}${path}`, body, headers)).status).toBeLessThan(500);
      }),
      { numRuns: runs },
    );
  });
});
