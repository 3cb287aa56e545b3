import type { ConnectionSource, Queryable } from "@mlops/database";
import { isAtRest } from "./at-rest.ts";
import { addWeeks, firstFreeWeek, shiftTime } from "./calendar.ts";
import { type SentFlight, sendFlights, sendLabels } from "./client.ts";
import { DrillFailedError } from "./drill.ts";
import { type BaseWeek, type PastFlight, readBaseWeek } from "./flights.ts";
import { copyOnlineState, type StateKind } from "./online-state.ts";
import { type MonitorView, readMonitor, type SeenAlert } from "./status.ts";

/** Addresses of the system that is drilled. */
export interface DrilledSystem {
  readonly db: Queryable;
  /** The same database, for what needs a transaction. */
  readonly pool: ConnectionSource;
  readonly inferenceUrl: string;
  readonly monitorUrl: string;
  /** Bearer token that the monitor asks for with labels; undefined: it asks for none. */
  readonly labelsToken: string | undefined;
  readonly trackingUri: string | undefined;
  /** Where its rules are evaluated; without one the drill computes the same quantity from the service's metrics. */
  readonly prometheusUrl: string | undefined;
  /** PEM file of the key that models are signed with; undefined: models of drills are not signed anew. */
  readonly signingKeyFile: string | undefined;
  readonly cloneRoot: string;
  readonly modelName: string;
  readonly signal: AbortSignal;
}

/** How a week of flights is let depart again. */
export interface WeekPlan {
  /** Changes the raw columns of a request; all of them are otherwise as they were. */
  readonly alter?: (request: PastFlight["request"], index: number) => object;
  /** Which of the flights, and how often: all of them once, when not given. */
  readonly select?: (flights: readonly PastFlight[]) => readonly PastFlight[];
  readonly state?: StateKind;
  /** How late the flight turns out; undefined: nobody tells. */
  readonly delay?: (flight: PastFlight) => number | undefined;
}

/** What a drill works with. */
export interface DrillTools extends DrilledSystem {
  readonly base: BaseWeek;
  /** Lets the base week's flights depart in the next unused week, and returns that week. */
  readonly playWeek: (plan?: WeekPlan) => Promise<string>;
  /** A few flights of the week after: the monitor then takes the week before for complete. */
  readonly closeWeek: () => Promise<void>;
  /** Waits until the monitor has measured a week. */
  readonly measured: (week: string) => Promise<void>;
  /** Waits until none of these alerts holds. */
  readonly quiet: (names: readonly string[]) => Promise<void>;
  /** Alerts that fired from a moment on. */
  readonly firedSince: (moment: Date) => Promise<readonly SeenAlert[]>;
  /** Waits for something; undefined means not yet. */
  readonly until: <T>(what: string, seconds: number, look: () => Promise<T | undefined>) => Promise<Waited<T>>;
}

interface Waited<T> {
  readonly found: T;
  readonly seconds: number;
}

/** Labels come for this share of the flights: enough to be measured, too few to train on a week that never was. */
const labelledShare = 0.85;
const closingFlights = 40;
const patienceSeconds = 45;
/** A retraining takes a minute or two on two cores. */
const restSeconds = 300;

/** Finds a week to repeat and weeks to repeat it in. Throws NoBaseWeekError, MonitorUnreadableError. */
export async function prepareTools(system: DrilledSystem): Promise<DrillTools> {
  const { db, modelName, monitorUrl } = system;
  const until = makeUntil(system.signal);
  const view = (): Promise<MonitorView> => readMonitor(monitorUrl);
  await until("the retraining of before to end", restSeconds, async () =>
    (await isAtRest(db, await view(), new Date())) ? true : undefined,
  );
  const version = (await view()).model.version;
  if (version === null)
    throw new DrillFailedError(`no model serves: ${modelName} has no champion; start the loop first`);
  const base = await readBaseWeek(db, modelName, version);
  let next = await firstFreeWeek(db, modelName, base.week);
  const takeWeek = (): string => {
    const week = next;
    next = addWeeks(next, 1);
    return week;
  };
  return {
    ...system,
    base,
    playWeek: async (plan = {}) => playWeek(system, base, takeWeek(), plan),
    closeWeek: async () => {
      await playWeek(system, base, takeWeek(), { select: (flights) => flights.slice(0, closingFlights) });
    },
    measured: async (week) => {
      await until(`the monitor to measure week ${week}`, patienceSeconds, async () =>
        (await view()).windows.find((window) => window.week === week && window.status === "closed"),
      );
    },
    quiet: async (names) => {
      await until(`${names.join(", ")} to hold no longer`, patienceSeconds, async () =>
        (await view()).alerts.some((alert) => names.includes(alert.name)) ? undefined : true,
      );
    },
    firedSince: async (moment) => (await view()).alertHistory.filter((alert) => alert.firedAt >= moment),
    until,
  };
}

async function playWeek(system: DrilledSystem, base: BaseWeek, week: string, plan: WeekPlan): Promise<string> {
  await copyOnlineState(system.db, base.week, week, plan.state ?? "as it was");
  const flights = plan.select?.(base.flights) ?? base.flights;
  const instances = flights.map(({ request }, index) => ({
    ...(plan.alter?.(request, index) ?? request),
    scheduled_departure: shiftTime(request.scheduled_departure, base.week, week),
  }));
  const sent = await sendFlights(system.inferenceUrl, instances);
  await labelFlights(system, flights, sent, week, plan.delay ?? (({ delayMinutes }) => delayMinutes));
  return week;
}

async function labelFlights(
  system: DrilledSystem,
  flights: readonly PastFlight[],
  sent: readonly SentFlight[],
  week: string,
  delay: (flight: PastFlight) => number | undefined,
): Promise<void> {
  const labels = flights.slice(0, Math.round(flights.length * labelledShare)).flatMap((flight, index) => {
    const minutes = delay(flight);
    const id = sent[index]?.predictionId;
    if (minutes === undefined || id === undefined) return [];
    return [{ prediction_id: id, delay_minutes: minutes, observed_at: `${addWeeks(week, 1)}T12:00:00Z` }];
  });
  await sendLabels(system, labels);
}

function makeUntil(signal: AbortSignal): DrillTools["until"] {
  return async (what, seconds, look) => {
    const begun = performance.now();
    for (;;) {
      signal.throwIfAborted();
      const found = await look();
      const passed = (performance.now() - begun) / 1000;
      if (found !== undefined) return { found, seconds: passed };
      if (passed > seconds) throw new DrillFailedError(`waited ${seconds} s for ${what}, in vain`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
}
