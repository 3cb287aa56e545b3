/** One rule of the contract that the data break. */
export interface ContractViolation {
  /** Null for rules about whole rows. */
  readonly column: string | null;
  readonly rule: string;
  readonly expected: string;
  readonly found: string;
  /** Rows that break it. */
  readonly count: number;
  /** A few of them. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

/** What a check of data against a contract came to. */
export interface ContractReport {
  readonly ok: boolean;
  readonly rows: number;
  readonly violations: readonly ContractViolation[];
}

/** Checks the parquet files of a folder against a `contract.yaml`. */
export type ContractCheck = (folder: string, contractFile: string) => Promise<ContractReport>;

/** Data that break their contract. */
export class ContractViolationError extends Error {
  readonly report: ContractReport;

  constructor(source: string, report: ContractReport) {
    super(`${source}: breaks the data contract: ${report.violations.map(sentence).join("; ")}; nothing was ingested`);
    this.name = "ContractViolationError";
    this.report = report;
  }
}

function sentence({ column, rule, expected, found, count, examples }: ContractViolation): string {
  const rows = examples.length > 0 ? `, such as ${JSON.stringify(examples[0])}` : "";
  const many = count > 0 ? ` (${count} rows${rows})` : "";
  return `${column ?? "rows"}: ${rule}: expected ${expected}, found ${found}${many}`;
}
