import { z } from "zod";

/** A machine-learning project, as `project.json` describes it. Weeks are named by their Monday. */
export interface Project {
  readonly version: 1;
  /** Names the registered model, the experiment and the routes of the service. */
  readonly name: string;
  /** Folder of the data set in the workspace: one parquet file a week. */
  readonly dataset: string;
  /** File of all rows in the project's folder, of which the ingest takes the weeks; left out: the ingest knows. */
  readonly source?: string | undefined;
  readonly words: ProjectWords;
  readonly loop: LoopWeeks;
  readonly test: TestTable;
  /** Parts of the newest labelled week on which a challenger must not do much worse. */
  readonly protectedSlices: ProtectedSlices;
  /** Columns whose slices a model card must speak about. */
  readonly cardSlices: readonly string[];
  readonly monitor: MonitorSettings;
  /** A row as a client sends it, for people to try the service with. */
  readonly example: Readonly<Record<string, string | number | null>>;
}

/** What people call things. */
interface ProjectWords {
  /** One row, and many: `flight`, `flights`. */
  readonly row: string;
  readonly rows: string;
  /** Those that the model gives the probability of being: `late flights`. */
  readonly positives: string;
  /** What the rows are, in half a sentence: `real flights of 2001`. */
  readonly source: string;
}

/** Which weeks the loop begins with. */
interface LoopWeeks {
  readonly firstWeek: string;
  /** Newest week known to the first model. */
  readonly trainThroughWeek: string;
  readonly replayFirstWeek: string;
  readonly replayThroughWeek: string;
  /** Rows of each replayed week that are asked about, at most. */
  readonly rowsPerWeek: number;
}

/** The held-out rows that the gate judges on: parquet with the model's inputs and these columns. */
interface TestTable {
  /** Path in the workspace. */
  readonly file: string;
  /** Column of 0 and 1. */
  readonly label: string;
  /** Column of event times. */
  readonly time: string;
  /** Columns that are neither inputs nor the two above. */
  readonly other: readonly string[];
}

interface ProtectedSlices {
  /** Columns whose most frequent values are protected, with the words before a value (`from ORD`). */
  readonly columns: readonly { readonly column: string; readonly words: string }[];
  /** Night, morning, midday and evening by the test table's time. */
  readonly timesOfDay: boolean;
}

/** What the monitor is told. */
interface MonitorSettings {
  /** Inputs whose values are looked at one by one. */
  readonly slices: readonly string[];
  /** Minutes of delay from which a row is positive; left out where the label is the answer itself. */
  readonly lateAfterMinutes?: number | undefined;
}

const text = z.string().min(1);
const week = z.iso
  .date()
  .refine((day) => new Date(`${day}T00:00:00Z`).getUTCDay() === 1, "expected a week by its Monday, such as 2001-03-05");

/** Names that every part can hold: a registered model, a folder, a Prometheus label, an npm package. */
export const projectName: z.ZodType<string> = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "expected lower-case letters, digits and single hyphens, a letter first")
  .max(40);

export const projectSchema: z.ZodType<Project> = z.strictObject({
  version: z.literal(1),
  name: projectName,
  dataset: text,
  source: text.optional(),
  words: z.strictObject({ row: text, rows: text, positives: text, source: text }),
  loop: z.strictObject({
    firstWeek: week,
    trainThroughWeek: week,
    replayFirstWeek: week,
    replayThroughWeek: week,
    rowsPerWeek: z.number().int().positive(),
  }),
  test: z.strictObject({ file: text, label: text, time: text, other: z.array(text) }),
  protectedSlices: z.strictObject({
    columns: z.array(z.strictObject({ column: text, words: text })),
    timesOfDay: z.boolean(),
  }),
  cardSlices: z.array(text),
  monitor: z.strictObject({ slices: z.array(text), lateAfterMinutes: z.number().int().min(0).optional() }),
  example: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
