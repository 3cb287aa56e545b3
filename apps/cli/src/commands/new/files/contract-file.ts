import { stringify } from "yaml";
import type { ProjectDraft } from "../project-draft.ts";

/** `contract.yaml`: what the rows must look like before they become a data version. */
export function contractFile({ name, understood }: ProjectDraft): string {
  const { table, columns } = understood;
  const profiles = new Map(columns.map((column) => [column.name, column]));
  const rules = table.columns.map(({ name: input, source, kind }) => {
    const profile = profiles.get(source);
    const share = profile === undefined ? 0 : profile.missing / profile.rows;
    return [input, { type: TYPES[kind], nulls: share === 0 ? 0 : allowed(share) }] as const;
  });
  const contract = {
    dataset: `data/${name}`,
    columns: Object.fromEntries([
      ...rules,
      ["label", { type: "integer", nulls: 0, values: [0, 1] }],
      ["event_time", { type: "timestamp", nulls: 0 }],
    ]),
    rows: { min: Math.floor(understood.plan.rows / 2) },
  };
  const note =
    "# What the rows must look like. Checked by the ingest before anything reaches the data set; a column may be\n# missing a little more often than it was in the file that this project began with. Add min, max, values and pattern.\n";
  return note + stringify(contract, { lineWidth: 0 });
}

const TYPES = { number: "number", category: "string", date: "timestamp" } as const;

/** A tenth of the rows more than were missing, and half as much again. */
function allowed(share: number): number {
  return Math.min(1, Math.ceil((share * 1.5 + 0.1) * 100) / 100);
}
