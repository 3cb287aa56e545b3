import type { DuckDBConnection } from "@duckdb/node-api";
import { TargetError } from "../csv/errors.ts";
import { placed } from "../table/sql.ts";

/** The target as yes or no. */
export interface TargetProfile {
  readonly positive: string;
  /** Rows of the positive value, of all others, and without a value (which are left out). */
  readonly positives: number;
  readonly negatives: number;
  readonly missing: number;
  /** Why this value is the positive one. */
  readonly reason: string;
}

/** Values that mean yes, in small letters. */
const YES = ["true", "yes", "y", "t", "1", "ja", "si", "sí", "oui", "positive", "pos"];
/** Fewer rows of either outcome than this cannot be learned from and judged. */
const FEWEST_OF_A_CLASS = 40;
/** More values than this are a measure, not classes. */
const MOST_CLASSES = 20;

/** Reads the target's values. Throws {@link TargetError} for one that is not yes or no. */
export async function profileTarget(
  connection: DuckDBConnection,
  place: number,
  name: string,
  wanted: string | undefined,
): Promise<TargetProfile> {
  const text = placed(place);
  const reader = await connection.runAndReadAll(
    `select ${text}, count(*)::integer as rows from source group by 1 order by rows desc, 1`,
  );
  const all = reader.getRows() as [string | null, number][];
  const missing = all.find(([value]) => value === null)?.[1] ?? 0;
  const values = all.filter((entry): entry is [string, number] => entry[0] !== null);
  const { positive, reason } = choosePositive(name, values, wanted);
  const positives = values.find(([value]) => value === positive)?.[1] ?? 0;
  const negatives = values.reduce((sum, [, rows]) => sum + rows, 0) - positives;
  const fewest = Math.min(positives, negatives);
  if (fewest < FEWEST_OF_A_CLASS) {
    throw new TargetError(name, `only ${fewest} rows of one outcome; at least ${FEWEST_OF_A_CLASS} of each are needed`);
  }
  return { positive, positives, negatives, missing, reason };
}

function choosePositive(
  name: string,
  values: readonly (readonly [string, number])[],
  wanted: string | undefined,
): { positive: string; reason: string } {
  if (values.length < 2) {
    const found = values[0] === undefined ? "no value at all" : `one value only, ${values[0][0]}`;
    throw new TargetError(name, `${found}; a model needs rows of both outcomes`);
  }
  if (wanted !== undefined) return wantedPositive(name, values, wanted);
  if (values.length > 2) {
    const listed = values.slice(0, 6).map(([value]) => value);
    const remedy =
      values.length <= MOST_CLASSES
        ? `name the one to predict, against all others, with --positive ${listed[0]}`
        : "make a column of yes and no of it, such as whether it is above a limit";
    const more = values.length > listed.length ? " …" : "";
    throw new TargetError(
      name,
      `${values.length} values (${listed.join(", ")}${more}), and two are supported; ${remedy}`,
    );
  }
  const [common, rare] = values as [readonly [string, number], readonly [string, number]];
  const yes = values.filter(([value]) => YES.includes(value.toLowerCase()));
  if (yes.length === 1) return { positive: (yes[0] as readonly [string, number])[0], reason: "it says yes" };
  return { positive: rare[0], reason: `the rarer of ${common[0]} and ${rare[0]}; --positive says otherwise` };
}

function wantedPositive(
  name: string,
  values: readonly (readonly [string, number])[],
  wanted: string,
): { positive: string; reason: string } {
  const found =
    values.find(([value]) => value === wanted) ??
    values.find(([value]) => value.toLowerCase() === wanted.toLowerCase());
  if (found === undefined) {
    const listed = values.slice(0, 8).map(([value]) => value);
    throw new TargetError(name, `no row has the value ${wanted}; it has ${listed.join(", ")}`);
  }
  if (values.length > MOST_CLASSES) {
    throw new TargetError(
      name,
      `${values.length} values are a measure, not classes; make a column of yes and no of it`,
    );
  }
  return { positive: found[0], reason: values.length > 2 ? `against ${values.length - 1} others` : "as asked" };
}
