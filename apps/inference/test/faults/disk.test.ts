import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { scratchDirectory } from "../scratch.ts";
import { fakeLog, flightsFolder, post, runService, until } from "../service/running-service.ts";

const mounted: string[] = [];
afterEach(() => {
  for (const folder of mounted.splice(0)) execFileSync("umount", ["-l", folder]);
});

/**
 * A file system of 256 KiB, which root may mount (CI does). Elsewhere the disk stays as large as it is, and the test
 * shows the log without its database alone; test/log/prediction-log.test.ts injects the full disk everywhere.
 */
function smallDisk(): string {
  const folder = scratchDirectory();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], { stdio: "ignore" });
    mounted.push(folder);
  } catch {
    // Not allowed here.
  }
  return folder;
}

/** Fills what is left of the disk, whatever it is. */
function fill(folder: string): string {
  const file = join(folder, "filler");
  const descriptor = openSync(file, "w");
  try {
    while (statfsSync(folder).bavail > 0) writeSync(descriptor, Buffer.alloc(4096));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  } finally {
    closeSync(descriptor);
  }
  return file;
}

it("a full disk: every request is answered, the log goes on from memory, and from disk once there is room", async () => {
  const home = smallDisk();
  const log = fakeLog();
  const { url, metrics } = await runService(
    { modelUri: flightsFolder(), modelName: "m", home },
    { insertPredictions: log.insert },
  );
  const answered: string[] = [];
  const ask = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      const instances = [{ origin: "JFK", distance: time, origin_late_rate_3h: 0.4 }];
      const { status, json } = await post(`${url}/v1/models/m:predict`, { instances });
      expect(status).toBe(200);
      answered.push(json.predictions[0].prediction_id);
    }
  };
  await ask(5);
  const filler = mounted.length > 0 ? fill(home) : undefined;
  log.away = true;
  await ask(50);
  if (filler !== undefined) expect(await metrics.text()).toMatch(/log_errors_total [1-9]/);
  if (filler !== undefined) rmSync(filler);
  await ask(5);
  log.away = false;
  await until(() => log.rows.size === answered.length);
  expect([...log.rows.keys()].sort()).toEqual(answered.sort());
  expect(await metrics.text()).not.toMatch(/result="(spool_full|disk_error)"} [1-9]/);
});
