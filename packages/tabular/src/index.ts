export { calibrationPoints, importancePoints, rocPoints, type TestMetrics, testMetrics } from "./evaluate/metrics.ts";
export { groupRows, measureSlices, type SliceMetrics } from "./evaluate/slices.ts";
export { inputExample, outputExample, signature } from "./export/example.ts";
export { splitWeeks, type TimeSplit, TooFewWeeksError } from "./prepare/split.ts";
export { readStageEnvironment, type StageEnvironment } from "./stage/environment.ts";
export { runStage, type StageLog } from "./stage/run-stage.ts";
export { identifier, quoted, withDuckDB } from "./tables/duckdb.ts";
export { readTable, type TableLayout, type TimedTable } from "./tables/read-table.ts";
export { writeJson } from "./tables/write-json.ts";
