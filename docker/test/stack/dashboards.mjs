import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../grafana/dashboards/", import.meta.url);

/** What Grafana would put in the place of its variables. */
const variables = [
  ["$__rate_interval", "1m"],
  ["$cpu_hour", "0.04"],
  ["$gib_hour", "0.005"],
];

/** Every query of every dashboard, those of the annotations included. */
export function dashboardQueries() {
  return readdirSync(folder).flatMap((file) => {
    const dashboard = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    const ofPanels = dashboard.panels.flatMap((panel) =>
      panel.targets.map(({ expr }) => ({ where: `${file}, panel "${panel.title}"`, expr: fill(expr) })),
    );
    const ofAnnotations = dashboard.annotations.list.map(({ name, expr }) => ({
      where: `${file}, annotation "${name}"`,
      expr: fill(expr),
    }));
    return [...ofPanels, ...ofAnnotations];
  });
}

/** @param {string} expr */
function fill(expr) {
  return variables.reduce((text, [name, value]) => text.replaceAll(name, value), expr);
}

/**
 * How many series a query gives over a stretch of time; throws with Prometheus's words when it is not a query.
 * @param {string} url of Prometheus @param {string} expr @param {Date} from
 */
export async function countSeries(url, expr, from) {
  const range = { query: expr, start: String(from.getTime() / 1000), end: String(Date.now() / 1000), step: "5" };
  const response = await fetch(`${url}/api/v1/query_range`, { method: "POST", body: new URLSearchParams(range) });
  const answer = await response.json();
  if (answer.status !== "success") throw new Error(`${expr}: ${answer.error}`);
  return answer.data.result.filter(({ values }) => values.some(([, value]) => value !== "NaN")).length;
}
