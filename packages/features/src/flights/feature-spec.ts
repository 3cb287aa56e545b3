import type { FeatureSpec, OnlineView } from "../spec/schema.ts";
import { AIRPORT_STATE_COLUMNS, BUCKET_MINUTES } from "./airport-state.ts";
import { AIRPORT_ZONES } from "./airport-zones.ts";

const NETWORK = AIRPORT_STATE_COLUMNS.map((column) => column.name).filter((name) => name.startsWith("network_"));
const OWN = AIRPORT_STATE_COLUMNS.map((column) => column.name).filter((name) => !name.startsWith("network_"));

/** The columns that a client sends. */
const REQUEST: FeatureSpec["request"] = [
  { name: "origin", type: "string", description: "airport code (IATA)" },
  { name: "destination", type: "string", description: "airport code (IATA)" },
  { name: "scheduled_departure", type: "timestamp", description: "as the clock at the origin shows it" },
  { name: "distance", type: "number", unit: "mile" },
];

/** Features of the flight-delay model, as `features.json` carries them. */
export const flightFeatureSpec: FeatureSpec = {
  version: 1,
  request: REQUEST,
  eventTime: "scheduled_departure",
  derived: [
    { name: "scheduled_hour", from: "scheduled_departure", transform: "hour_of_day" },
    { name: "weekday", from: "scheduled_departure", transform: "weekday" },
    { name: "month", from: "scheduled_departure", transform: "month" },
    { name: "departure_utc", from: "scheduled_departure", transform: "utc", zoneOf: "origin" },
  ],
  online: [
    airportView(
      "origin",
      Object.fromEntries([...OWN.map((name) => [`origin_${name}`, name]), ...NETWORK.map((name) => [name, name])]),
    ),
    airportView("destination", Object.fromEntries(OWN.map((name) => [`destination_${name}`, name]))),
  ],
  zones: AIRPORT_ZONES,
  inputs: [
    "origin",
    "destination",
    "scheduled_hour",
    "weekday",
    "month",
    "distance",
    ...OWN.map((name) => `origin_${name}`),
    ...OWN.map((name) => `destination_${name}`),
    ...NETWORK,
  ],
};

function airportView(entityColumn: string, features: Record<string, string>): OnlineView {
  const missing = Object.fromEntries(
    Object.entries(features).map(([input, column]) => [
      input,
      AIRPORT_STATE_COLUMNS.find((known) => known.name === column)?.missing ?? 0,
    ]),
  );
  return { view: "airport_state", entityColumn, at: "departure_utc", bucketMinutes: BUCKET_MINUTES, features, missing };
}
