import { type ContractReport, describeViolation } from "../contract/contract.ts";
import { DataError } from "../errors.ts";

/** A strict `add` of data that break their contract. */
export class ContractViolatedError extends DataError {
  readonly report: ContractReport;
  constructor(path: string, report: ContractReport) {
    const shown = report.violations.slice(0, 3).map(describeViolation).join("; ");
    const more = report.violations.length > 3 ? `; and ${report.violations.length - 3} more` : "";
    super(`${path} breaks its contract: ${shown}${more}; correct the data or the contract, nothing was noted`);
    this.report = report;
  }
}

/** A push of a version that breaks its consumers. */
export class BreakingChangeError extends DataError {
  readonly changes: readonly string[];
  constructor(path: string, changes: readonly string[]) {
    super(
      `push of ${path} is blocked, it breaks the contract with its consumers: ${changes.slice(0, 5).join("; ")}; correct it, or say --allow-breaking`,
    );
    this.changes = changes;
  }
}
