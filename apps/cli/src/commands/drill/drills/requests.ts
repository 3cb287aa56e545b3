import type { Drill } from "../drill.ts";
import type { PastFlight } from "../flights.ts";
import { weekDrill } from "./week-drill.ts";

const kilometresPerMile = 1.609344;
const lateRates = ["origin_late_rate_3h", "destination_late_rate_3h", "network_late_rate_3h", "network_late_rate_1h"];

/** Drills in which what is asked, or what is known of it, changes. */
export const requestDrills: readonly Drill[] = [
  weekDrill({
    name: "covariate-shift",
    fault: "a week in which all flights leave from the two airports with the most flights",
    expected: "FeatureDrift of origin, once the week is complete",
    plan: { select: fromBusiestAirports },
    alerts: ["FeatureDrift"],
    features: ["origin"],
  }),
  weekDrill({
    name: "missing-feature",
    fault: "a week for which the feature store has nothing",
    expected: "MissingFeature of the late rates within seconds",
    plan: { state: "missing" },
    alerts: ["MissingFeature"],
    features: lateRates,
  }),
  weekDrill({
    name: "unit-change",
    fault: "a client that begins to send kilometres in place of miles",
    expected: "FeatureDrift or OutOfRange of distance",
    plan: { alter: (request) => ({ ...request, distance: Number(request.distance) * kilometresPerMile }) },
    alerts: ["FeatureDrift", "OutOfRange"],
    features: ["distance"],
  }),
  weekDrill({
    name: "unseen-category",
    fault: "a third of the flights leave from an airport that training never saw",
    expected: "UnseenCategory of origin within seconds",
    plan: { alter: (request, index) => (index % 3 === 0 ? { ...request, origin: "ZZZ" } : request) },
    alerts: ["UnseenCategory"],
    features: ["origin"],
  }),
  weekDrill({
    name: "stale-features",
    fault: "a feature writer that hangs: all week each airport has what it had on the Monday",
    expected: "FeatureDrift of the late rates, once the week is complete",
    plan: { state: "stuck" },
    alerts: ["FeatureDrift"],
    features: lateRates,
  }),
];

function fromBusiestAirports(flights: readonly PastFlight[]): readonly PastFlight[] {
  const counts = new Map<unknown, number>();
  for (const { request } of flights) counts.set(request.origin, (counts.get(request.origin) ?? 0) + 1);
  const busiest = [...counts].sort(([, a], [, b]) => b - a).slice(0, 2);
  const names = new Set(busiest.map(([name]) => name));
  const chosen = flights.filter(({ request }) => names.has(request.origin));
  return flights.map((_, index) => chosen[index % chosen.length] as PastFlight);
}
