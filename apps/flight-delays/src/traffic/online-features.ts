import { type ConnectionSource, migrate, type Queryable } from "@mlops/database";
import { materializeOnline, migrationsDirectory } from "@mlops/features";
import { type Week, weekAt, weekMilliseconds, weekStart } from "@mlops/replay";
import { weekFile } from "./week-files.ts";

/**
 * Local Sunday night is up to eleven hours later in UTC (Hawaii), in which the buckets lie: so far into the next week
 * the features are made.
 */
const westernmostMilliseconds = 12 * 3_600_000;

/**
 * Gives the function that writes a week's online features, each made only of what was known before its bucket: windows
 * look back into the week before, and the western airports' Sunday reaches into the week after.
 */
export function createOnlineFeatures(
  database: ConnectionSource & Queryable,
  weeksDirectory: string,
): (week: Week) => Promise<void> {
  let isMigrated = false;
  return async (week) => {
    if (!isMigrated) await migrate(database, { schema: "features", directory: migrationsDirectory });
    isMigrated = true;
    const start = weekStart(week);
    const neighbours = [start - weekMilliseconds, start, start + weekMilliseconds].map(weekAt);
    const files: string[] = [];
    for (const neighbour of neighbours) {
      const file = await weekFile(weeksDirectory, neighbour);
      if (file !== undefined) files.push(file);
    }
    await materializeOnline(database, { files, from: start, to: start + weekMilliseconds + westernmostMilliseconds });
  };
}
