import { parse, stringify } from "yaml";

/** A Grafana dashboard as its JSON has it, as far as it is looked at here. */
interface Dashboard {
  panels: {
    id: number;
    type?: string;
    gridPos: { x: number; y: number; w: number; h: number };
    [key: string]: unknown;
  }[];
  [key: string]: unknown;
}

/**
 * One dashboard of the project's own model, from the clone's dashboards: the same panels one below the other, every query
 * kept to this model.
 *
 * @param positives what its positive rows are called
 * @param sources the dashboards' JSON: of the model, of drift
 */
export function dashboardFile(name: string, positives: string, sources: readonly string[]): string {
  const dashboards = sources.map((source) => JSON.parse(source) as Dashboard);
  const [first] = dashboards as [Dashboard, ...Dashboard[]];
  const panels: Dashboard["panels"] = [];
  let below = 0;
  for (const { panels: more } of dashboards) {
    const height = Math.max(0, ...more.map(({ gridPos }) => gridPos.y + gridPos.h));
    panels.push(...more.map((panel) => ({ ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y + below } })));
    below += height;
  }
  const numbered = panels.map((panel, index) => ({ ...panel, id: index + 1 }));
  const dashboard = {
    ...first,
    uid: `project-${name}`,
    title: `MLOps / ${name}`,
    description: `The model ${name}: how good it is on the labels that have come, and how far its inputs and scores have moved.`,
    panels: numbered,
    templating: mergedVariables(dashboards),
  };
  const change = (key: string, value: unknown): unknown => {
    if (isQuery(key, value)) return ofModel(value, name);
    return (key === "title" || key === "description") && typeof value === "string" ? inWords(value, positives) : value;
  };
  return `${JSON.stringify(dashboard, change, 2)}\n`;
}

function mergedVariables(dashboards: readonly Dashboard[]): { list: unknown[] } {
  return { list: dashboards.flatMap(({ templating }) => (templating as { list?: unknown[] } | undefined)?.list ?? []) };
}

/** Queries of panels, annotations and variables. */
function isQuery(key: string, value: unknown): value is string {
  return (
    (key === "expr" || key === "query" || key === "definition") &&
    typeof value === "string" &&
    /mlops[_:]|ALERTS/.test(value)
  );
}

interface PrometheusRule {
  alert?: string;
  expr: string;
  annotations?: { summary?: string; [name: string]: string | undefined };
}

/** The clone's alerting rules, kept to this model; recording rules are the clone's own and serve every model. */
export function alertsFile(name: string, positives: string, rules: string): string {
  const { groups } = parse(rules) as { groups: { name: string; rules: PrometheusRule[] }[] };
  const alerts = groups.flatMap((group) => group.rules.filter((rule) => rule.alert !== undefined));
  const kept = alerts
    .filter(({ expr }) => /mlops_window_|mlops:feature/.test(expr))
    .map((rule) => ({
      ...rule,
      expr: ofModel(rule.expr, name),
      annotations: { ...rule.annotations, summary: inWords(rule.annotations?.summary ?? "", positives) },
    }));
  const note = `# The alerts of the model ${name}, made by \`mlops new\` from the clone's definitions (packages/monitoring/src/alerts).\n`;
  return note + stringify({ groups: [{ name: `${name}-alerts`, rules: kept }] }, { lineWidth: 0 });
}

/** The clone speaks of its flights; this project has rows. */
function inWords(text: string, positives: string): string {
  return text
    .replaceAll("late flights", positives)
    .replace(/^Late\b/, "Positives")
    .replaceAll("flights", "rows");
}

/** Adds the model's name to every selector of a metric that is told by model. */
export function ofModel(query: string, name: string): string {
  const selector = `model_name="${name}"`;
  return query.replace(
    /\b((?:mlops_window_|mlops_feature_|mlops_reference_|mlops:feature|mlops:reference|mlops_inference_)\w*(?::\w+)*)(\{)?/g,
    (_, metric, brace) => (brace ? `${metric}{${selector},` : `${metric}{${selector}}`),
  );
}
