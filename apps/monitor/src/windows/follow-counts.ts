import type { Queryable } from "@mlops/database";
import { wasGiven } from "./given-answers.ts";
import type { FollowedWindow, IdRange, WindowFollower, WindowSurvey } from "./survey.ts";
import { keyOfWindow } from "./window-name.ts";

/** Windows whose labels may still come: this many of the newest complete ones are counted again. */
const LOOK_BACK_WINDOWS = 12;

const FIRST_ID = "00000000-0000-0000-0000-000000000000";

export interface CountOptions {
  readonly modelName: string;
  /** Predictions of a window. */
  readonly windowRows: number;
  /** Predictions after a window that complete it. */
  readonly watermarkRows: number;
}

/**
 * Follows the log by windows of a number of predictions of one model version, in the order of their ids. A complete window
 * keeps its first and last id, so that predictions that are shipped late are counted where they belong. The last window
 * of a version that serves no more is completed as it is, when another version has filled a window since.
 *
 * @param stored the windows by count that are known already
 */
export function followCounts(
  db: Queryable,
  options: CountOptions,
  stored: readonly (WindowSurvey & { readonly status: "open" | "closed" })[],
): WindowFollower {
  let complete = newestFirst(stored.filter(({ status }) => status === "closed"));
  /** Per model version: the newest complete window. */
  const ends = new Map<number, { number: number; through: string }>();
  const note = ({ modelVersion, number, ids }: CountedWindow): void => {
    if (number > (ends.get(modelVersion)?.number ?? 0)) ends.set(modelVersion, { number, through: ids.through });
  };
  for (const window of complete) note(window);
  let from = smallest([...ends.values()].map(({ through }) => through)) ?? FIRST_ID;
  return async () => {
    const counted = await countAgain(db, options.modelName, complete.slice(0, LOOK_BACK_WINDOWS));
    const growing = await surveyGrowing(db, options, ends, from);
    const followed = growing.map((window) => ({ window, isComplete: isComplete(window, growing, options) }));
    for (const { window, isComplete } of followed) if (isComplete) note(window);
    complete = newestFirst([...complete, ...growing.filter((_, i) => followed[i]?.isComplete)]);
    const open = followed.flatMap(({ window, isComplete }) => (isComplete ? [] : [window.ids.after]));
    from = smallest(open) ?? complete[0]?.ids.through ?? from;
    return [...counted.map((window): FollowedWindow => ({ window, isComplete: true })), ...followed];
  };
}

interface CountedWindow extends WindowSurvey {
  readonly ids: IdRange;
}

interface GrowingWindow extends CountedWindow {
  readonly firstId: string;
}

/** Counts the predictions after each version's newest complete window (and after `from`), a window at a time. */
async function surveyGrowing(
  db: Queryable,
  { modelName, windowRows }: CountOptions,
  ends: ReadonlyMap<number, { number: number; through: string }>,
  from: string,
): Promise<GrowingWindow[]> {
  const versions = [...ends].map(([version, { number, through }]) => [version, number, through] as const);
  const { rows } = await db.query<Omit<GrowingWindow, "modelName" | "ids"> & IdRange>(
    `with known as (select * from unnest($2::int[], $3::int[], $4::uuid[]) as known (version, number, through)),
     numbered as (
       select p.id, p.model_version, coalesce(p.event_time, p.requested_at) as at, l.prediction_id,
         greatest(known.through, $5::uuid) as after,
         coalesce(known.number, 0) + 1
           + (row_number() over (partition by p.model_version order by p.id) - 1) / $6::int as number
       from mlops.predictions p
       left join known on known.version = p.model_version
       left join mlops.labels l on l.prediction_id = p.id
       where p.model_name = $1 and ${wasGiven("p")} and p.id > $5 and (known.through is null or p.id > known.through)
     ), windows as (
       select model_version, number, after, count(*)::int as predictions, count(prediction_id)::int as labelled,
         to_char(date_trunc('week', percentile_disc(0.5) within group (order by at) at time zone 'UTC'), 'YYYY-MM-DD') as week,
         (array_agg(id order by id))[1] as first, (array_agg(id order by id desc))[1] as through
       from numbered group by 1, 2, 3
     )
     select model_version as "modelVersion", number::int as number, predictions, labelled, week, first as "firstId", through,
       coalesce(lag(through) over (partition by model_version order by number), after) as after
     from windows order by through`,
    [
      modelName,
      versions.map(([version]) => version),
      versions.map(([, number]) => number),
      versions.map(([, , through]) => through),
      from,
      windowRows,
    ],
  );
  return rows.map(({ after, through, ...row }) => ({ modelName, ...row, ids: { after, through } }));
}

/** Counts the predictions and labels of complete windows again. */
async function countAgain(
  db: Queryable,
  modelName: string,
  windows: readonly CountedWindow[],
): Promise<CountedWindow[]> {
  if (windows.length === 0) return [];
  const { rows } = await db.query<{ index: number; predictions: number; labelled: number }>(
    `select w.index::int as index, count(p.id)::int as predictions, count(l.prediction_id)::int as labelled
     from unnest($2::int[], $3::uuid[], $4::uuid[]) with ordinality as w (version, after, through, index)
     join mlops.predictions p on p.model_name = $1 and p.model_version = w.version and p.id > w.after and p.id <= w.through
       and ${wasGiven("p")}
     left join mlops.labels l on l.prediction_id = p.id group by 1 order by 1 desc`,
    [
      modelName,
      windows.map(({ modelVersion }) => modelVersion),
      windows.map(({ ids }) => ids.after),
      windows.map(({ ids }) => ids.through),
    ],
  );
  return rows.map(({ index, ...counts }) => ({ ...(windows[index - 1] as CountedWindow), ...counts }));
}

/** A full window by a few later predictions; one that will not be filled any more, by a window of later ones. */
function isComplete(
  { predictions, ids }: GrowingWindow,
  growing: readonly GrowingWindow[],
  { windowRows, watermarkRows }: CountOptions,
): boolean {
  let later = 0;
  for (const other of growing) if (other.firstId > ids.through) later += other.predictions;
  return later >= (predictions === windowRows ? watermarkRows : Math.max(watermarkRows, windowRows));
}

function newestFirst(windows: readonly WindowSurvey[]): CountedWindow[] {
  const newest = new Map<string, CountedWindow>();
  for (const window of windows) if (window.ids) newest.set(keyOfWindow(window), { ...window, ids: window.ids });
  return [...newest.values()].sort((a, b) => (a.ids.through < b.ids.through ? 1 : -1)).slice(0, LOOK_BACK_WINDOWS);
}

function smallest(ids: readonly string[]): string | undefined {
  return [...ids].sort()[0];
}
