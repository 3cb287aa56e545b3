import {
  checkEstimate,
  createDriftCounter,
  estimatePerformance,
  makeReference,
  measureDrift,
  measurePerformance,
  measureSlices,
  type Reference,
} from "@mlops/monitoring";
import { createRandom, type Random } from "@mlops/statistics";
import type { MonitorReport, MonitorWindow } from "../../../src/commands/monitor/monitor-answer.ts";

interface Rows {
  features: { late_rate: number; origin: string }[];
  scores: number[];
  labels: (0 | 1)[];
}

function makeRows(random: Random, rows: number, shift: number): Rows {
  const made: Rows = { features: [], scores: [], labels: [] };
  for (let row = 0; row < rows; row++) {
    const latent = random.nextNormal() + shift;
    const score = 1 / (1 + Math.exp(1.4 - latent));
    made.features.push({ late_rate: latent, origin: ["ATL", "ORD", "LAX"][random.nextInt(3)] as string });
    made.scores.push(score);
    made.labels.push(random.nextFloat() < score ? 1 : 0);
  }
  return made;
}

function makeWindow(reference: Reference, week: string, { features, scores, labels }: Rows): MonitorWindow {
  const counter = createDriftCounter(reference);
  for (const [row, each] of features.entries()) counter.observe(each, scores[row] as number);
  const performance = measurePerformance(reference, scores.length, labels, scores);
  const estimate = estimatePerformance(reference, scores);
  return {
    modelVersion: 1,
    week,
    number: 0,
    status: "closed",
    predictions: scores.length,
    labelled: labels.length,
    drift: measureDrift(reference, counter.counts),
    counts: [...counter.counts.features, counter.counts.score].map((counts) => [...counts]),
    performance,
    estimate,
    estimateCheck: checkEstimate(estimate, performance),
    slices: measureSlices(
      features.map((each, row) => ({
        values: { origin: each.origin },
        label: labels[row] as 0 | 1,
        probability: scores[row] as number,
      })),
      ["origin"],
    ),
    skew: [{ feature: "late_rate", rows: 300, different: 3, share: 0.01, examples: [] }],
    labelDelay: { medianHours: 2, p90Hours: 5 },
  };
}

/** A report as the monitor answers it: two quiet weeks and one that drifts, with an alert and a retraining. */
export function syntheticReport(): MonitorReport {
  const random = createRandom(5);
  const training = makeRows(random, 4000, 0);
  const columns = {
    late_rate: training.features.map((f) => f.late_rate),
    origin: training.features.map((f) => f.origin),
  };
  const reference = makeReference(columns, training.scores, training.labels, { resamples: 100 });
  const { seasons: _, ...shown } = reference;
  const windows = [
    makeWindow(reference, "2001-03-05", makeRows(random, 800, 0)),
    makeWindow(reference, "2001-03-12", makeRows(random, 800, 0)),
    makeWindow(reference, "2001-03-19", makeRows(random, 800, 1)),
  ];
  const summary = 'The scores are <far> from training & "so on" </script>';
  return {
    generatedAt: "2026-01-01T10:00:00.000Z",
    model: { name: "flight-delays", version: 1 },
    alerts: [
      {
        name: "ScoreDrift",
        labels: { feature: "score" },
        state: "firing",
        value: 0.9,
        since: "2026-01-01T09:00:00.000Z",
      },
    ],
    windows,
    references: { "1": shown },
    alertHistory: [
      {
        name: "ScoreDrift",
        severity: "warning",
        labels: { model_name: "flight-delays", model_version: "1", feature: "score" },
        number: 0,
        week: "2001-03-19",
        summary,
        firedAt: "2026-01-01T09:00:00.000Z",
        resolvedAt: null,
      },
    ],
    retrainings: [
      {
        alert: "ScoreDrift",
        modelVersion: 1,
        week: "2001-03-19",
        throughWeek: "2001-03-19",
        reason: "ScoreDrift in week 2001-03-19",
        jobId: "j",
        requestedAt: "2026-01-01T09:00:01.000Z",
      },
    ],
  };
}
