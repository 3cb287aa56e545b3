/** What an ingest is made of: a staging folder, the contract, weeks moved in one by one. */
export { ContractViolationError, checkWeeks } from "./ingest/contract.ts";
export { ingestTable } from "./ingest/ingest-table.ts";
export { withStaging } from "./ingest/staging.ts";
