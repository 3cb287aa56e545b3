import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type ContractReport, checkContract, describeViolation, readContract } from "@mlops/data-versioning/contract";

/** Checks the parquet files of `folder` against a `contract.yaml`. Throws `FormatError` when that is none. */
export async function checkWeeks(folder: string, contractFile: string): Promise<ContractReport> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".parquet")).sort();
  const paths = names.map((name) => resolve(join(folder, name)));
  return checkContract(readContract(contractFile), { format: "parquet", paths });
}

/** Data that break their contract. */
export class ContractViolationError extends Error {
  readonly report: ContractReport;

  constructor(source: string, report: ContractReport) {
    const problems = report.violations.map(describeViolation).join("; ");
    super(`${source}: breaks the data contract: ${problems}; nothing was ingested`);
    this.name = "ContractViolationError";
    this.report = report;
  }
}
