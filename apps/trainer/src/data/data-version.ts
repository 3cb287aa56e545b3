import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Repository } from "@mlops/data-versioning";
import { type IngestOptions, type IngestReport, ingestWeeks } from "./ingest.ts";

/** The data set as it now is, named by its content. */
export interface MadeDataVersion {
  readonly dataset: string;
  /** MD5 of the folder, with `.dir`. */
  readonly version: string;
  readonly rows: number;
  readonly bytes: number;
  readonly firstWeek: string;
  readonly lastWeek: string;
  readonly weeks: number;
  readonly source: object;
  readonly contract: object;
  /** Whether this very content was noted before. */
  readonly unchanged: boolean;
}

/** Ingests the weeks, notes the data set's new version and keeps a copy of its objects in the remote. */
export async function makeDataVersion(
  options: IngestOptions & { readonly repository: Repository },
): Promise<MadeDataVersion> {
  const report = await ingestWeeks(options);
  const [added] = await options.repository.add([options.dataset]);
  if (added === undefined) throw new Error(`${options.dataset} was not noted as a data version`);
  await options.repository.push([options.dataset]);
  return {
    dataset: options.dataset,
    version: added.md5,
    rows: report.rows,
    bytes: folderBytes(join(options.workspace, options.dataset)),
    firstWeek: report.firstWeek,
    lastWeek: report.lastWeek,
    weeks: report.weeks.length,
    source: sourceOf(report),
    contract: report.contract,
    unchanged: !added.changed,
  };
}

/** Which package (or project) and file the rows came from, as far as the path tells. */
function sourceOf({ source }: IngestReport): object {
  const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(source.replaceAll("\\", "/"));
  if (match) return { package: match[1], file: match[2] };
  const [folder, ...inside] = source.replaceAll("\\", "/").split("/").slice(-3);
  return inside.length === 2 ? { package: folder, file: inside.join("/") } : { file: source };
}

function folderBytes(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
