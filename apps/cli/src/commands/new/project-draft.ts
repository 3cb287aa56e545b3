import type { loopWeeks, UnderstoodCsv } from "@mlops/tabular/profile";

/** All that the files of a new project are written from. */
export interface ProjectDraft {
  readonly name: string;
  /** Name of the CSV in the project's data folder. */
  readonly csv: string;
  /** Name of the file that a person gave. */
  readonly source: string;
  readonly understood: UnderstoodCsv;
  readonly weeks: ReturnType<typeof loopWeeks>;
  /** Who made it, for the model card. */
  readonly author: string;
  /** ISO date. */
  readonly today: string;
  /** npm scope of the clone's packages, with the @. */
  readonly scope: string;
  /** From the project's folder to the clone, with forward slashes: `../..`. */
  readonly clone: string;
}

/** Most rows of a batch that are asked about: more make the replay longer and nothing clearer. */
const MOST_REPLAYED_ROWS = 1_500;

/** Rows of a replayed batch that are asked about. */
export function replayedRows({ understood }: ProjectDraft): number {
  return Math.min(MOST_REPLAYED_ROWS, understood.plan.rows);
}

/** What the positive rows are called. */
export function positiveRows({ understood }: ProjectDraft): string {
  const { source, positive } = understood.table.target;
  return `rows with ${source} = ${positive}`;
}

/** A window with fewer predictions than this is not judged. */
export function minimumRows(draft: ProjectDraft): number {
  return Math.max(50, Math.min(200, Math.floor(replayedRows(draft) / 2)));
}

/** Inputs whose values the monitor looks at one by one: the categories with few values. */
export function slicedInputs({ understood }: ProjectDraft): string[] {
  const { table, columns } = understood;
  const distinct = new Map(columns.map((column) => [column.name, column.distinct]));
  return table.columns
    .filter(({ kind, source, name }) => kind === "category" && (distinct.get(source) ?? 0) <= 30 && !name.includes(","))
    .map(({ name }) => name)
    .slice(0, 5);
}
