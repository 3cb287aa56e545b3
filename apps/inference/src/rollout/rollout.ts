import type { IncomingHttpHeaders } from "node:http";
import { RequestError } from "../errors.ts";
import type { PredictTarget } from "../http/predict-route.ts";
import type { ModelHost } from "../model/host.ts";
import type { ServedModel } from "../model/served-model.ts";
import type { Answer } from "../service/answer.ts";
import { scoreOfRow } from "../service/score.ts";
import {
  type Abort,
  type CanaryRules,
  countAnswer,
  countFailure,
  judgeCanary,
  type ModelTally,
  makeTally,
} from "./canary-watch.ts";
import { takesCanary } from "./routing.ts";

/** Which model answers which request, while a canary or a shadow may be in service beside the champion. */
export interface Rollout {
  /** The model for a request. Throws RequestError when none is served, or not the one that the address names. */
  choose(target: PredictTarget, headers: IncomingHttpHeaders, body: Buffer): ServedModel;
  shadow(): ServedModel | undefined;
  /** @param seconds of the prediction alone; undefined when the answer holds more */
  answered(model: ServedModel, seconds: number | undefined, answer: Answer): void;
  failed(model: ServedModel): void;
  /** Share of requests from 0 to 1 that the canary answers. */
  share: number;
  /** Starts counting afresh: a new canary or champion is in service. */
  reset(): void;
  /** Takes the canary out, by hand; resolves when the registry knows. Does nothing without one. */
  abort(): Promise<void>;
  /** The version last aborted and why. */
  readonly aborted: Aborted | undefined;
}

interface Aborted extends Abort {
  readonly version: string;
  /** The registry has it, and bars the version in every process; else this process alone does. */
  readonly recorded: boolean;
}

export function makeRollout(
  host: ModelHost,
  share: number,
  rules: CanaryRules,
  onAbort: (model: ServedModel, abort: Abort) => Promise<boolean>,
): Rollout {
  let tallies: { canary: ModelTally; champion: ModelTally } = { canary: makeTally(), champion: makeTally() };
  let aborted: Rollout["aborted"];
  const tallyOf = (model: ServedModel): ModelTally | undefined => {
    const canary = host.get("canary");
    if (canary === undefined) return undefined;
    return model === canary ? tallies.canary : model === host.get("champion") ? tallies.champion : undefined;
  };
  const judge = (model: ServedModel): void => {
    if (model !== host.get("canary")) return;
    const abort = judgeCanary(tallies.canary, tallies.champion, rules);
    if (abort === undefined) return;
    void takeOut(model, abort);
  };
  const takeOut = async (model: ServedModel, abort: Abort): Promise<void> => {
    const { version } = model.identity;
    aborted = { ...abort, version, recorded: false };
    host.remove("canary");
    const recorded = await onAbort(model, abort);
    if (aborted.version === version) aborted = { ...aborted, recorded };
  };
  const rollout: Rollout = {
    choose: (target, headers, body) => chooseModel(host, target, headers, body, rollout.share),
    shadow: () => host.get("shadow"),
    answered: (model, seconds, answer) => {
      const tally = tallyOf(model);
      if (tally === undefined) return;
      countAnswer(tally, seconds, scoresOf(answer));
      judge(model);
    },
    failed: (model) => {
      const tally = tallyOf(model);
      if (tally === undefined) return;
      countFailure(tally);
      judge(model);
    },
    share,
    abort: async () => {
      const canary = host.get("canary");
      if (canary) await takeOut(canary, { reason: "by_hand", message: "taken out by hand" });
    },
    reset: () => {
      tallies = { canary: makeTally(), champion: makeTally() };
    },
    get aborted() {
      return aborted;
    },
  };
  return rollout;
}

function chooseModel(
  host: ModelHost,
  target: PredictTarget,
  headers: IncomingHttpHeaders,
  body: Buffer,
  share: number,
): ServedModel {
  const champion = host.get("champion");
  if (champion === undefined) throw new RequestError("not_ready", "no model is loaded yet", 1);
  const model = target.version === undefined ? champion : host.byVersion(target.version);
  if (model === undefined || (target.name !== undefined && target.name !== model.identity.name)) {
    throw notServed(host, target);
  }
  const canary = target.version === undefined ? host.get("canary") : undefined;
  return canary !== undefined && takesCanary(headers, body, share) ? canary : model;
}

function notServed(host: ModelHost, target: PredictTarget): RequestError {
  const served = host.serving().map(({ model }) => `${model.identity.name} version ${model.identity.version}`);
  const found = [target.name, target.version && `version ${target.version}`].filter(Boolean).join(" ").slice(0, 80);
  return new RequestError("not_found", `model: expected ${[...new Set(served)].join(" or ")}, found ${found}`);
}

function scoresOf(answer: Answer): (number | null)[] {
  const scores: (number | null)[] = [];
  for (let row = 0; row < answer.block.rows; row++) scores.push(scoreOfRow(answer.outputs, answer.first + row));
  return scores;
}
