import { createPool } from "@mlops/database";
import type { Step, StepOutcome } from "../display/display.ts";
import { parseTrainerEvent, type TrainerEvent } from "../events/trainer-events.ts";
import type { Loop } from "../loop.ts";
import { startFirstModel } from "../processes.ts";

/** Steps 3 to 6: data version, features, model, registry. One process of the trainer does them; its events say how far it is. */
export function firstModelSteps(loop: Loop): Step[] {
  return [dataStep(loop), featuresStep(loop), modelStep(loop), registryStep(loop)];
}

function dataStep(loop: Loop): Step {
  return {
    number: 3,
    title: "Data version",
    run: async (report) => {
      await beginTraining(loop);
      return withOutput(loop, report, () => phase(loop, "data"));
    },
  };
}

/** The trainer's end without an event is an end of the feed: whoever waits for more is told why. */
async function beginTraining(loop: Loop): Promise<void> {
  const job = await startFirstModel(loop, (line) => {
    const event = parseTrainerEvent(line);
    if (event) loop.firstModel.push(event);
  });
  job.done.then(
    () => loop.firstModel.fail(new TrainerEndedEarlyError()),
    (error: Error) => loop.firstModel.fail(error),
  );
}

/** The trainer ended well without having said all that it should. */
class TrainerEndedEarlyError extends Error {
  override readonly name = "TrainerEndedEarlyError";

  constructor() {
    super("the trainer ended before its model was registered: see 03-first-model.log in the log folder");
  }
}

/** Stages up to `train` make the table that models are trained on. */
function featuresStep(loop: Loop): Step {
  return {
    number: 4,
    title: "Features",
    run: (report) =>
      withOutput(loop, report, async () => {
        await loop.firstModel.until(isTrainReached);
        return stagesOutcome(loop, (stage) => stage !== "train" && !modelStages.has(stage));
      }),
  };
}

function modelStep(loop: Loop): Step {
  return {
    number: 5,
    title: "Model",
    run: (report) =>
      withOutput(loop, report, async () => {
        await phase(loop, "pipeline");
        return stagesOutcome(loop, (stage) => modelStages.has(stage), ["evaluate", "export"]);
      }),
  };
}

/** The first model was rejected, and there is no other. */
class NothingToServeError extends Error {
  override readonly name = "NothingToServeError";

  constructor(model: string, reason: string) {
    super(
      `there is no model of ${model} to serve, since the gate rejected the first one (${reason}): the columns may not hold the answer, or the rows are too few; look at what was left out and at metrics/test.json in the workspace`,
    );
  }
}

/** A rejected challenger is no harm while a champion serves. */
async function requireChampion(loop: Loop): Promise<void> {
  const { name } = loop.project.description;
  const pool = createPool(loop.addresses.database, { applicationName: "start", max: 1 });
  try {
    const { rows } = await pool.query<{ present: boolean }>(
      "select exists (select from mlops.deployments where model_name = $1 and role = 'champion') as present",
      [name],
    );
    if (rows[0]?.present) return;
    const { rows: decisions } = await pool.query<{ reason: string }>(
      "select reason from mlops.decisions where model_name = $1 order by decided_at desc limit 1",
      [name],
    );
    throw new NothingToServeError(name, decisions[0]?.reason ?? "without a reason");
  } finally {
    await pool.end();
  }
}

/** The model is registered, and the gate has let it become the champion, or has not. */
function registryStep(loop: Loop): Step {
  return {
    number: 6,
    title: "Registry",
    run: (report) =>
      withOutput(loop, report, async () => {
        const registered = await phase(loop, "registry");
        const gate = await phase(loop, "gate");
        await loop.firstModel.until((event): event is TrainerEvent => event.event === "finished");
        if (gate.figure !== "promoted") await requireChampion(loop);
        const isReused = registered.reused === true && gate.reused === true;
        const verdict = gate.figure === "promoted" ? "promoted to champion" : gate.figure;
        return { figure: `${registered.figure} ${verdict}`, reused: isReused };
      }),
  };
}

const modelStages: ReadonlySet<string> = new Set(["train", "evaluate", "export"]);

type StageFinished = Extract<TrainerEvent, { event: "stage-finished" }>;
type PhaseFinished = Extract<TrainerEvent, { event: "phase-finished" }>;

function isTrainReached(event: TrainerEvent): event is TrainerEvent {
  const isTrain = (event.event === "stage-started" || event.event === "stage-finished") && event.stage === "train";
  return isTrain || (event.event === "phase-finished" && event.phase === "pipeline");
}

async function phase(loop: Loop, name: string): Promise<StepOutcome> {
  const isIt = (event: TrainerEvent): event is PhaseFinished =>
    event.event === "phase-finished" && event.phase === name;
  const { figure, reused } = await loop.firstModel.until(isIt);
  return { figure, reused };
}

/** @param telling stages whose figures are shown; the last one's when left out */
function stagesOutcome(loop: Loop, belongs: (stage: string) => boolean, telling?: readonly string[]): StepOutcome {
  const finished = loop.firstModel.past.filter(
    (event): event is StageFinished => event.event === "stage-finished" && belongs(event.stage),
  );
  const told = telling ? finished.filter((event) => telling.includes(event.stage)) : finished.slice(-1);
  const figures = told.flatMap((event) => (event.figure ? [event.figure] : []));
  return {
    figure: figures.length > 0 ? figures.join(", ") : `${finished.map((event) => event.stage).join(", ")} unchanged`,
    reused: finished.every((event) => event.outcome !== "ran"),
  };
}

/** Shows the stage that is going on with its newest line. */
async function withOutput<T>(loop: Loop, report: (words: string) => void, work: () => Promise<T>): Promise<T> {
  const stop = loop.firstModel.listen((event) => {
    if (event.event === "stage-started") report(event.stage);
    if (event.event === "output") report(`${event.stage}: ${event.line}`);
  });
  try {
    return await work();
  } finally {
    stop();
  }
}
