/** Data contracts: reading them, checking tables against them, and profiles of tables. */
export { type ContractCheckOptions, checkContract } from "./contract/check-contract.ts";
export {
  type ColumnContract,
  type Contract,
  type ContractReport,
  type ContractViolation,
  type DriftLimits,
  describeViolation,
} from "./contract/contract.ts";
export { findContract, parseContract, readContract } from "./contract/read-contract.ts";
export { type ColumnProfile, profileFiles, type TableProfile } from "./table/profile.ts";
export { type ColumnType, type TableFiles, tableFormat } from "./table/table.ts";
