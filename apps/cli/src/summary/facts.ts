import type { Estimate, JudgedModel } from "../history/decisions.ts";
import type { LoopHistory } from "../history/history.ts";
import { totalRequests } from "../history/requests.ts";
import { count, duration } from "../loop/display/format.ts";

/** A named figure of the summary and of the page. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What a person wants to know after a pass, in order. */
export function summaryFacts(history: Omit<LoopHistory, "facts">): Fact[] {
  return [...modelFacts(history), ...storyFacts(history), ...requestFacts(history)];
}

function modelFacts({ decisions, words }: Omit<LoopHistory, "facts">): Fact[] {
  const decision = decisions.findLast(({ evidence }) => evidence?.champion) ?? decisions.at(-1);
  if (!decision?.evidence) return [];
  const { champion, challenger, difference, week, rows } = decision.evidence;
  const before = champion ? [{ name: `Champion v${decision.championVersion}`, value: modelText(champion) }] : [];
  return [
    ...before,
    { name: `${champion ? "Challenger" : "First model"} v${decision.challengerVersion}`, value: modelText(challenger) },
    {
      name: decision.promoted ? "Promoted" : "Rejected",
      value: `AUC ${interval(difference.auc, true)}, log loss ${interval(difference.logLoss, true)}, paired on ${count(rows)} ${words.rows} of week ${week}`,
    },
  ];
}

function modelText(model: JudgedModel): string {
  return `AUC ${interval(model.auc)}, log loss ${interval(model.logLoss)}`;
}

/** `0.7712 [0.768, 0.774]`; with a sign for a difference. */
function interval({ estimate, low, high }: Estimate, signed = false): string {
  const text = (value: number): string => `${signed && value > 0 ? "+" : ""}${value.toFixed(4)}`.replace("-", "−");
  return `${text(estimate)} [${text(low)}, ${text(high)}]`;
}

function storyFacts({ status, weeks, moments, words }: Omit<LoopHistory, "facts">): Fact[] {
  const drifting = status.windows.find(({ drift }) => drift?.score.verdict === "drift");
  const [request] = status.retrainings.toSorted((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1));
  const swap = moments.find(({ kind }) => kind === "promotion");
  const lateShares = weeks.flatMap(({ lateShare }) => (lateShare === undefined ? [] : [lateShare]));
  return [
    ...(lateShares.length > 0
      ? [
          {
            name: capitalized(words.positives),
            value: `${percent(Math.min(...lateShares))} to ${percent(Math.max(...lateShares))} by week`,
          },
        ]
      : []),
    {
      name: "Drift began",
      value: drifting
        ? `week ${drifting.week}, scores at PSI ${drifting.drift?.score.psi.toFixed(2)}`
        : "not seen in the scores",
    },
    { name: "Alert fired", value: request ? request.reason : "none" },
    { name: "New model served", value: swap ? `from week ${swap.week}, ${swap.label}` : "no" },
  ];
}

function requestFacts({ requests }: Omit<LoopHistory, "facts">): Fact[] {
  if (requests.length === 0) return [];
  const total = totalRequests(requests);
  return [
    {
      name: "Requests",
      value: `${count(total.requests)}, ${count(total.errors)} errors, p50 ${duration(total.p50Seconds)}, p99 ${duration(total.p99Seconds)}`,
    },
  ];
}

/** For the beginning of a line. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
