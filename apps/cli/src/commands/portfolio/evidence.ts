import { createPool, type Queryable } from "@mlops/database";
import { type LoopHistory, readHistory } from "../../history/history.ts";
import { type LineageStep, newestPrediction, traceLineage } from "../../history/lineage.ts";
import { homePaths } from "../../loop/home.ts";
import { summaryFacts } from "../../summary/facts.ts";
import { readRunFile } from "../../supervision/run-files.ts";
import { findDatabaseUrl } from "../incidents/database-url.ts";
import { type Incident, readIncidents } from "../incidents/incident.ts";
import { type Course, keptState, openCourse } from "../learn/course.ts";

/** What a learner has done of one stage. */
export interface StageEvidence {
  /** 1 to 10. */
  stage: number;
  /** The folder's name: `04-model-deployment`. */
  folder: string;
  /** Titles of solved exercises; `assisted` ones, whose solution was seen first, apart. */
  done: string[];
  assisted: string[];
  open: string[];
  capstone: "done" | "assisted" | "open";
}

/** Everything that a portfolio may claim, read from the stores of this clone. */
export interface Evidence {
  repository: string;
  madeAt: string;
  stages: StageEvidence[];
  /** What the running loop has in its stores; undefined where no loop has run. */
  loop: LoopEvidence | undefined;
}

interface LoopEvidence {
  history: LoopHistory;
  incidents: Incident[];
  /** A served prediction back to its source. */
  lineage: LineageStep[];
}

export interface Sources {
  repository: string;
  home: string;
  modelName: string;
  now: Date;
}

export async function gatherEvidence({ repository, home, modelName, now }: Sources): Promise<Evidence> {
  return {
    repository,
    madeAt: now.toISOString().slice(0, 10),
    stages: stagesOf(openCourse()),
    loop: await gatherLoop(home, modelName),
  };
}

function stagesOf(course: Course): StageEvidence[] {
  const folders = [...new Set(course.exercises.map(({ id }) => id.split("/")[0] ?? ""))];
  return folders.map((folder) => {
    const own = course.exercises.filter(({ id }) => id.startsWith(`${folder}/`));
    const states = own.map((exercise) => ({ exercise, state: keptState(course, exercise) }));
    const titles = (...wanted: string[]): string[] =>
      states.filter(({ state }) => wanted.includes(state)).map(({ exercise }) => exercise.title);
    const capstone = states.find(({ exercise }) => exercise.kind === "capstone")?.state;
    return {
      stage: Number(folder.slice(0, 2)),
      folder,
      done: titles("done"),
      assisted: titles("assisted"),
      open: titles("pending", "stale"),
      capstone: capstone === "done" || capstone === "assisted" ? capstone : "open",
    };
  });
}

async function gatherLoop(home: string, modelName: string): Promise<LoopEvidence | undefined> {
  const monitorUrl = readRunFile(homePaths(home).run, "monitor")?.url;
  if (monitorUrl === undefined) return undefined;
  const pool = createPool(findDatabaseUrl(undefined), { applicationName: "portfolio", max: 1 });
  try {
    return await readLoop(pool, home, monitorUrl, modelName);
  } finally {
    await pool.end();
  }
}

async function readLoop(
  database: Queryable,
  home: string,
  monitorUrl: string,
  modelName: string,
): Promise<LoopEvidence> {
  const sources = { database, monitorUrl, trafficState: homePaths(home).trafficState, modelName };
  const history = await readHistory(sources);
  const prediction = await newestPrediction(database, modelName);
  return {
    history: { ...history, facts: summaryFacts(history) },
    incidents: await readIncidents(database),
    lineage: prediction === undefined ? [] : await traceLineage(database, prediction),
  };
}
