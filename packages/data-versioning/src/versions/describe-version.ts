import { checkContract } from "../contract/check-contract.ts";
import type { Contract, ContractReport } from "../contract/contract.ts";
import { findContract } from "../contract/read-contract.ts";
import type { Context } from "../repository/context.ts";
import { profileFiles, type TableProfile } from "../table/profile.ts";
import { type TableFiles, tableFormat } from "../table/table.ts";
import { fileAt, type HashedTree } from "../tree/hash-tree.ts";
import { breakingChanges } from "./compare-profiles.ts";
import { readNote, type VersionNote, writeNote } from "./notes.ts";

/** A version that was just stored. */
export interface StoredVersion {
  /** Absolute. */
  readonly path: string;
  readonly relative: string;
  readonly tree: HashedTree;
  readonly previousMd5: string | undefined;
}

/**
 * Checks a version against its contract and notes the report, with a profile of the table, under the version's hash.
 * Without a contract nothing is noted, unless `always` is said and the data is a table.
 */
export async function describeVersion(
  context: Context,
  version: StoredVersion,
  always: boolean,
): Promise<VersionNote | undefined> {
  const contract = findContract(context.root, version.path);
  const files = contract || always ? workspaceTable(version) : undefined;
  if (!files) {
    if (contract)
      context.options.onWarning?.(
        `${version.relative}: has a contract but holds no parquet or CSV files, so it was not checked`,
      );
    return undefined;
  }
  const known = readNote(context, version.tree.md5);
  const previousMd5 = version.previousMd5 === version.tree.md5 ? known?.previousMd5 : version.previousMd5;
  const last = previousMd5 === undefined ? undefined : readNote(context, previousMd5)?.profile;
  const profile = known?.profile ?? (await profileFiles(files));
  const report = contract && (await checkContract(contract, files, last ? { previous: last } : {}));
  const note = noteOf(version, {
    profile,
    report,
    breaking: contract ? breaking(contract, report, last, profile) : [],
    known,
    previousMd5,
  });
  writeNote(context, note);
  return note;
}

function breaking(
  contract: Contract,
  report: ContractReport | undefined,
  last: TableProfile | undefined,
  now: TableProfile,
): string[] {
  const broken = (report?.violations ?? []).filter(
    (violation) => violation.breaking && (violation.rule === "column" || violation.rule === "type"),
  );
  const words = broken.map(
    ({ column, rule, expected, found }) => `${column}: ${rule}: expected ${expected}, found ${found}`,
  );
  return [...new Set([...words, ...(last ? breakingChanges(contract, last, now) : [])])];
}

interface Findings {
  readonly profile: TableProfile;
  readonly report: ContractReport | undefined;
  readonly breaking: string[];
  readonly known: VersionNote | undefined;
  readonly previousMd5: string | undefined;
}

function noteOf(
  version: StoredVersion,
  { profile, report, breaking: changes, known, previousMd5 }: Findings,
): VersionNote {
  return {
    md5: version.tree.md5,
    path: version.relative,
    addedAt: known?.addedAt ?? new Date().toISOString(),
    previousMd5,
    profile,
    contract: report,
    breaking: changes,
    status: known?.status ?? "good",
    reason: known?.reason,
    markedAt: known?.markedAt,
  };
}

function workspaceTable({ path, relative, tree }: StoredVersion): TableFiles | undefined {
  const named = tree.listing.paths.map((inside) => ({
    inside,
    format: tableFormat(inside === "" ? relative : inside),
  }));
  const format = named.some((file) => file.format === "parquet") ? "parquet" : "csv";
  const paths = named.filter((file) => file.format === format).map(({ inside }) => fileAt(path, inside));
  return paths.length === 0 ? undefined : { format, paths };
}
