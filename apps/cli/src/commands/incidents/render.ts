import { paint } from "../../terminal/paint.ts";
import type { ChronicleEvent, EventKind } from "./chronicle-event.ts";
import type { Incident } from "./incident.ts";

const colours: Readonly<Partial<Record<EventKind, "red" | "green" | "yellow" | "cyan" | "dim">>> = {
  alert: "red",
  resolved: "green",
  decision: "yellow",
  serving: "green",
  retraining: "cyan",
  stage: "dim",
};

/** `08:31:07  alert       warning ScoreDrift: …` */
export function renderEvent(event: ChronicleEvent): string {
  const line = `${timeOfDay(event.at)}  ${event.kind.padEnd(10)}  ${event.text}`;
  const colour = colours[event.kind];
  return colour ? paint(colour, line) : line;
}

/** One line an incident, newest last. */
export function renderIncidents(incidents: readonly Incident[], now: Date): string {
  if (incidents.length === 0) return "No incident: no alert has fired.\n";
  return `${incidents.map((incident) => renderIncident(incident, now)).join("\n")}\n`;
}

export function renderIncident(incident: Incident, now: Date): string {
  const { id, openedAt, closedAt, severity } = incident;
  const lasted = duration((closedAt ?? now).getTime() - openedAt.getTime());
  const state = closedAt === null ? paint("red", `open for ${lasted}`) : paint("green", `closed after ${lasted}`);
  return `#${id}  ${dateAndTime(openedAt)}  ${severity.padEnd(8)}  ${state}  ${alertNames(incident)}`;
}

function alertNames({ alerts }: Incident): string {
  const counts = new Map<string, number>();
  for (const { name } of alerts) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, times]) => (times === 1 ? name : `${name} ×${times}`)).join(", ");
}

/** `45 s`, `12 min`, `3.5 h` */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  if (seconds < 5400) return `${(seconds / 60).toFixed(0)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function dateAndTime(at: Date): string {
  return at.toISOString().slice(0, 19).replace("T", " ");
}

function timeOfDay(at: Date): string {
  return at.toISOString().slice(11, 19);
}
