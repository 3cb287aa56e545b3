import type { FeatureSpec } from "@mlops/features";
import { daysOf, EVENT_TIME, modelInputs, type TableColumn, type TableDefinition } from "./definition.ts";

/** What the service needs to know of a table's model, as `features.json` carries it. */
export function featureSpec(table: TableDefinition): FeatureSpec {
  const { columns, batches } = table;
  const dates = columns.filter(({ kind }) => kind === "date");
  const ownTime = batches.by === "week" ? columns.find(({ source }) => source === batches.time) : undefined;
  return {
    version: 1,
    request: [...columns.map(requestColumn), ...(ownTime ? [] : [EVENT_TIME_COLUMN])],
    eventTime: ownTime?.name ?? EVENT_TIME,
    derived: dates.map(({ name }) => ({ name: daysOf(name), from: name, transform: "days" })),
    online: [],
    zones: {},
    inputs: modelInputs(table).map(({ name }) => name),
  };
}

function requestColumn({ name, source, kind, missing }: TableColumn): FeatureSpec["request"][number] {
  return {
    name,
    type: kind === "category" ? "string" : kind === "date" ? "timestamp" : "number",
    ...(name === source ? {} : { description: `the column ${JSON.stringify(source)}` }),
    ...(missing ? { required: false } : {}),
  };
}

const EVENT_TIME_COLUMN: FeatureSpec["request"][number] = {
  name: EVENT_TIME,
  type: "timestamp",
  description: "when the row is asked about; only the monitor reads it",
  required: false,
};
