import type { Queryable } from "@mlops/database";
import type { ChronicleEvent } from "./chronicle-event.ts";
import { type Incident, readTimeline } from "./incident.ts";
import { dateAndTime, duration } from "./render.ts";
import { readWeekFigures, type WeekFigures } from "./week-figures.ts";

/** The post-mortem of an incident as Markdown, from the stores alone: nothing in it is remembered or guessed. */
export async function writePostMortem(db: Queryable, incident: Incident): Promise<string> {
  const events = await readTimeline(db, incident);
  const weeks = await readWeekFigures(db);
  const sections = [
    heading(incident),
    summary(incident, events),
    figures(incident, weeks),
    cause(incident),
    timeline(events),
    "## What to change\n\n_To be filled in by those who were there: what would have found it earlier, what would have made it smaller._",
  ];
  return `${sections.join("\n\n")}\n`;
}

function heading({ id, openedAt, closedAt, severity }: Incident): string {
  const end = closedAt === null ? "it goes on" : `${dateAndTime(closedAt)} UTC`;
  return `# Incident ${id}: post-mortem\n\nSeverity **${severity}**. Opened ${dateAndTime(openedAt)} UTC, closed: ${end}.`;
}

function summary(incident: Incident, events: readonly ChronicleEvent[]): string {
  const { alerts, openedAt, closedAt } = incident;
  const after = (event: ChronicleEvent): string => duration(event.at.getTime() - openedAt.getTime());
  const inTime = events.filter((event) => event.at >= openedAt);
  const firsts = (["retraining", "decision", "serving"] as const)
    .map((kind) => inTime.find((event) => event.kind === kind))
    .filter((event) => event !== undefined);
  const lines = [
    `- First alert: ${alerts[0]?.name}: ${alerts[0]?.summary}.`,
    `- Alerts in all: ${alerts.length}.`,
    ...firsts.map((event) => `- After ${after(event)}: ${event.text}.`),
    closedAt === null ? "- Not over." : `- Over after ${duration(closedAt.getTime() - openedAt.getTime())}.`,
  ];
  return `## In short\n\n${lines.join("\n")}`;
}

function cause({ alerts }: Incident): string {
  const rows = alerts.map(({ name, labels, week, value, summary: words }) => {
    const of = labels.feature ?? labels.quantity ?? "";
    return `| ${name} | ${of} | ${week ?? ""} | ${value?.toPrecision(3) ?? ""} | ${words} |`;
  });
  return `## What was found\n\n| alert | of | week | value | in words |\n| --- | --- | --- | ---: | --- |\n${rows.join("\n")}`;
}

function timeline(events: readonly ChronicleEvent[]): string {
  const rows = events.map(
    (event) => `| ${dateAndTime(event.at)} | ${event.kind} | ${event.text.replaceAll("|", "\\|")} |`,
  );
  return `## Time line (UTC)\n\n| at | what | |\n| --- | --- | --- |\n${rows.join("\n")}`;
}

/** Weeks before the first alert's, and after the incident's end, that are shown beside its own. */
const weeksAround = 2;

/** A table, and a chart that GitHub draws. */
function figures({ alerts, closedAt }: Incident, all: readonly WeekFigures[]): string {
  const firstWeek = alerts.map((alert) => alert.week).find((week) => week !== null);
  const first = Math.max(0, all.findIndex(({ week }) => week === firstWeek) - weeksAround);
  const last = all.findLastIndex((each) => closedAt === null || each.closedAt <= closedAt);
  const weeks = all.slice(first, last + 1 + weeksAround);
  if (weeks.length === 0) return "## Figures by week\n\nNo week was complete.";
  const rows = weeks.map(
    ({ week, modelVersion, predictions, auc, scorePsi, shareLate }) =>
      `| ${week} | v${modelVersion} | ${predictions} | ${fixed(auc)} | ${fixed(scorePsi)} | ${fixed(shareLate)} |`,
  );
  return [
    "## Figures by week",
    "",
    "| week | model | predictions | AUC | score PSI | share late |",
    "| --- | --- | ---: | ---: | ---: | ---: |",
    ...rows,
    "",
    chart(weeks),
  ].join("\n");
}

function chart(weeks: readonly WeekFigures[]): string {
  const series = (pick: (figures: WeekFigures) => number | null): string =>
    weeks.map((figures) => (pick(figures) ?? 0).toFixed(3)).join(", ");
  return [
    "```mermaid",
    "xychart-beta",
    '  title "AUC (upper line) and score PSI (lower line) by week"',
    `  x-axis [${weeks.map(({ week }) => `"${week.slice(5)}"`).join(", ")}]`,
    "  y-axis 0 --> 1",
    `  line [${series(({ auc }) => auc)}]`,
    `  line [${series(({ scorePsi }) => scorePsi)}]`,
    "```",
  ].join("\n");
}

function fixed(value: number | null): string {
  return value === null ? "" : value.toFixed(3);
}
