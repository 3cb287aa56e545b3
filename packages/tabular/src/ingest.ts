/** What an ingest is made of: a staging folder, the contract, weeks moved in one by one. */
export { ContractViolationError, checkWeeks } from "./ingest/contract.ts";
export { withStaging } from "./ingest/staging.ts";
