import type { JudgedModel } from "../../src/history/decisions.ts";
import { flightWords, type LoopHistory } from "../../src/history/history.ts";

const estimate = (value: number) => ({ estimate: value, low: value - 0.01, high: value + 0.01 });

function judgedModel(auc: number): JudgedModel {
  return {
    auc: estimate(auc),
    logLoss: estimate(0.31),
    roc: [
      { falsePositiveRate: 0, truePositiveRate: 0 },
      { falsePositiveRate: 1, truePositiveRate: 1 },
    ],
    calibration: [{ meanProbability: 0.1, positiveRate: 0.12, count: 100 }],
  };
}

/** A pass in which the model was replaced in its second week. */
export function passWithPromotion(): Omit<LoopHistory, "facts"> {
  const drift = { feature: "score", psi: 0.4, psiLimit: 0.27, verdict: "drift" };
  return {
    modelName: "flight-delays",
    words: flightWords,
    madeAt: "2026-11-24 09:00",
    weeks: [
      {
        week: "2001-04-23",
        predictions: 100,
        labelled: 100,
        lateShare: 0.12,
        auc: 0.72,
        meanProbability: 0.15,
        modelVersions: [1],
      },
      {
        week: "2001-04-30",
        predictions: 100,
        labelled: 90,
        lateShare: 0.14,
        auc: 0.75,
        meanProbability: 0.14,
        modelVersions: [1, 2],
      },
    ],
    decisions: [
      {
        at: new Date("2026-11-24T09:00:00Z"),
        challengerVersion: 2,
        championVersion: 1,
        promoted: true,
        reason: "log loss −0.0040",
        evidence: {
          week: "2001-04-23",
          rows: 40_000,
          champion: judgedModel(0.72),
          challenger: judgedModel(0.74),
          difference: { auc: estimate(0.02), logLoss: estimate(-0.02) },
        },
      },
    ],
    status: {
      windows: [{ modelVersion: 1, week: "2001-04-23", predictions: 100, drift: { features: [], score: drift } }],
      alertHistory: [],
      retrainings: [
        {
          alert: "ScoreDrift",
          modelVersion: 1,
          week: "2001-04-23",
          throughWeek: "2001-04-23",
          reason: "ScoreDrift in week 2001-04-23: the scores have moved",
          requestedAt: "2026-11-24T09:00:00Z",
        },
      ],
    },
    drift: [{ week: "2001-04-23", feature: "score", psi: 0.4 }],
    judged: [
      { model: "v1 (before)", figures: judgedModel(0.72) },
      { model: "v2 (promoted, week 2001-04-23)", figures: judgedModel(0.74) },
    ],
    moments: [
      { week: "2001-04-23", kind: "alert", label: "ScoreDrift" },
      { week: "2001-04-30", kind: "promotion", label: "v2" },
    ],
    requests: [
      {
        week: "2001-04-23",
        requests: 100,
        errors: 0,
        seconds: 1,
        p50Seconds: 0.001,
        p99Seconds: 0.004,
        latency: [
          [350, 99],
          [420, 1],
        ],
      },
    ],
  };
}
