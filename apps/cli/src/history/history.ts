import type { Queryable } from "@mlops/database";
import type { Project } from "@mlops/project";
import { type DecisionHistory, type JudgedModel, readDecisions } from "./decisions.ts";
import { type MonitorStatus, readMonitorStatus } from "./monitor-status.ts";
import { type ReplayedWeek, readRequests } from "./requests.ts";
import { readWeeks, type WeekHistory } from "./weeks.ts";

/** The words of the project that the clone comes with. */
export const flightWords: Project["words"] = {
  row: "flight",
  rows: "flights",
  positives: "late flights",
  source: "real flights of 2001",
};

/** Something that happened in a week. */
export interface Moment {
  readonly week: string;
  readonly kind: "alert" | "promotion";
  readonly label: string;
}

/** What a loop has done so far, from the stores: nothing in it is kept anywhere else. */
export interface LoopHistory {
  readonly modelName: string;
  /** What its project calls things. */
  readonly words: Project["words"];
  readonly madeAt: string;
  readonly weeks: readonly WeekHistory[];
  readonly decisions: readonly DecisionHistory[];
  readonly status: MonitorStatus;
  readonly drift: readonly { readonly week: string; readonly feature: string; readonly psi: number }[];
  /** The models of the last decision, the champion before it first. */
  readonly judged: readonly { readonly model: string; readonly figures: JudgedModel }[];
  readonly moments: readonly Moment[];
  readonly requests: readonly ReplayedWeek[];
  /** Figures for the head of the page. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

export interface HistorySources {
  readonly database: Queryable;
  readonly monitorUrl: string;
  readonly trafficState: string;
  readonly modelName: string;
  /** Default: those of the flights. */
  readonly words?: Project["words"];
}

/** Reads the stores. */
export async function readHistory(sources: HistorySources): Promise<Omit<LoopHistory, "facts">> {
  const { database, modelName } = sources;
  const weeks = await readWeeks(database, modelName);
  const decisions = await readDecisions(database, modelName);
  const status = await readMonitorStatus(sources.monitorUrl);
  return {
    modelName,
    words: sources.words ?? flightWords,
    madeAt: new Date().toISOString().slice(0, 16).replace("T", " "),
    weeks,
    decisions,
    status,
    drift: driftByWeek(status),
    judged: judgedModels(decisions),
    moments: [...alertMoments(status), ...promotionMoments(weeks)],
    requests: await readRequests(sources.trafficState),
  };
}

/** For each week the version that answered most: during a swap two have a window. */
function driftByWeek(status: MonitorStatus): LoopHistory["drift"] {
  const byWeek = new Map<string, MonitorStatus["windows"][number]>();
  for (const window of status.windows) {
    if (window.drift && window.predictions >= (byWeek.get(window.week)?.predictions ?? 0))
      byWeek.set(window.week, window);
  }
  return [...byWeek.values()].flatMap(({ week, drift }) =>
    drift
      ? [...drift.features, { ...drift.score, feature: "score" }].map(({ feature, psi }) => ({ week, feature, psi }))
      : [],
  );
}

/** The last decision between two models; that of the first model alone when there was no other. */
function judgedModels(decisions: readonly DecisionHistory[]): LoopHistory["judged"] {
  const decision = decisions.findLast(({ evidence }) => evidence?.champion) ?? decisions.at(-1);
  if (!decision?.evidence) return [];
  const { champion, challenger, week } = decision.evidence;
  const verdict = decision.promoted ? "promoted" : "rejected";
  return [
    ...(champion ? [{ model: `v${decision.championVersion} (before)`, figures: champion }] : []),
    { model: `v${decision.challengerVersion} (${verdict}, week ${week})`, figures: challenger },
  ];
}

function alertMoments(status: MonitorStatus): Moment[] {
  return status.retrainings
    .map(({ week, alert }): Moment => ({ week, kind: "alert", label: alert }))
    .sort((a, b) => (a.week < b.week ? -1 : 1));
}

/** The first week in which a version other than the first served. */
function promotionMoments(weeks: readonly WeekHistory[]): Moment[] {
  const seen = new Set(weeks[0]?.modelVersions ?? []);
  const moments: Moment[] = [];
  for (const { week, modelVersions } of weeks) {
    for (const version of modelVersions.filter((candidate) => !seen.has(candidate))) {
      seen.add(version);
      moments.push({ week, kind: "promotion", label: `v${version}` });
    }
  }
  return moments;
}
