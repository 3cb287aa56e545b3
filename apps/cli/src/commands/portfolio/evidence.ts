import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoopHistory } from "../../history/history.ts";
import type { LineageStep } from "../../history/lineage.ts";
import { type Benchmark, readBenchmarks } from "./benchmarks.ts";
import { gatherLoop } from "./loop-evidence.ts";
import { type StageEvidence, stagesOf } from "./stages.ts";

/** Everything that a portfolio may claim, read from the stores of this clone. */
export interface Evidence {
  repository: string;
  /** Where the clone is to be seen, `https://…` without `.git`; undefined for one that was never pushed. */
  address: string | undefined;
  madeAt: string;
  stages: StageEvidence[];
  benchmarks: Benchmark[];
  loop: LoopEvidence | undefined;
}

/** What the running loop has in its stores. */
export interface LoopEvidence {
  history: LoopHistory;
  models: ModelEvidence[];
  incidents: IncidentEvidence[];
  /** A served prediction back to its source. */
  lineage: LineageStep[];
}

/** A registered model version. */
export interface ModelEvidence {
  version: number;
  runId: string;
  dataVersion: string;
  metrics: Record<string, number>;
  createdAt: Date;
}

export interface IncidentEvidence {
  id: number;
  severity: string;
  openedAt: Date;
  closedAt: Date | null;
  /** Names of its alerts, each with how often it fired. */
  alerts: Record<string, number>;
  /** Markdown, as `mlops incidents report` writes it. */
  postMortem: string;
}

interface Sources {
  root: string;
  home: string;
  address: string | undefined;
  modelName: string;
  now: Date;
}

export async function gatherEvidence({ root, home, address, modelName, now }: Sources): Promise<Evidence> {
  const { name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { name: string };
  return {
    repository: name,
    address,
    madeAt: now.toISOString().slice(0, 10),
    stages: stagesOf(),
    benchmarks: readBenchmarks(join(root, "reports", "bench")),
    loop: await gatherLoop(home, modelName),
  };
}
