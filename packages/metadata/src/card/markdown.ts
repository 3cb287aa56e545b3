import type { ModelCard, PerformanceMetric } from "./model-card.ts";

/**
 * The card as a Markdown page.
 *
 * @param address where a picture of that name lies, relative to the page; without it the page has no pictures
 */
export function renderCardMarkdown(card: ModelCard, address?: (name: string) => string): string {
  const { model_details: details, considerations } = card;
  return `${[
    `# Model card: ${details.name} version ${details.version.name}`,
    details.overview,
    `*Made from the lineage store on the basis of card.yaml, reviewed by ${considerations.reviewed.by} on ${considerations.reviewed.on}.*`,
    ...detailsSections(card),
    ...considerationSections(card),
    ...measurementSections(card, pictures(card, address)),
    ...originSections(card),
  ].join("\n\n")}\n`;
}

function detailsSections({ model_details: details, model_parameters: parameters }: ModelCard): string[] {
  return [
    "## Model",
    list([
      `Version ${details.version.name} of ${details.version.date}, \`${details.path}\`. ${details.version.diff}`,
      ...details.owners.map((owner) => `Owner: ${owner.name} (${owner.contact})`),
      ...details.licenses.map((license) => `License: ${license.identifier}`),
      `Documentation: ${details.documentation}`,
      `Architecture: ${parameters.model_architecture}`,
      `Input: ${parameters.input_format}`,
      `Output: ${parameters.output_format}`,
      ...details.references.map(({ reference }) => `See also: ${reference}`),
      ...details.citations.map(({ style, citation }) => `Cite (${style}): ${citation}`),
    ]),
    table(
      ["input", "type"],
      parameters.input_format_map.map(({ key, value }) => [key, value]),
    ),
  ];
}

function considerationSections({ considerations }: ModelCard): string[] {
  const parts = {
    "Intended users": considerations.users,
    "Intended uses": considerations.use_cases,
    "Not to be used for": considerations.out_of_scope,
    Limitations: considerations.limitations,
    "Trade-offs": considerations.tradeoffs,
  };
  const ethical = considerations.ethical_considerations.map(
    ({ name, mitigation_strategy }) => `**${name}** ${mitigation_strategy}`,
  );
  return [
    ...Object.entries(parts).map(([title, items]) =>
      section(
        title,
        items.map((item) => item.description),
      ),
    ),
    section("Ethical considerations", ethical),
  ];
}

/** The lines that show a picture; none without an address, or when there is no such picture. */
type Show = (name: string) => string[];

function pictures({ quantitative_analysis: { graphics } }: ModelCard, address?: (name: string) => string): Show {
  return (name) =>
    address && graphics.collection.some((one) => one.name === name) ? [`![${name}](${address(name)})`] : [];
}

function measurementSections({ quantitative_analysis: analysis, monitoring }: ModelCard, show: Show): string[] {
  const overall = analysis.performance_metrics.filter((metric) => metric.slice === "overall");
  const slices = analysis.performance_metrics.filter((metric) => metric.slice !== "overall");
  return [
    `## Performance\n\nOn weeks that the model never saw; intervals hold 95 %.`,
    table(
      ["metric", "value", "interval"],
      overall.map((metric) => [metric.type, number(metric.value), interval(metric)]),
    ),
    `## Performance by slice`,
    ...show("slices"),
    sliceTable(slices),
    `## Calibration`,
    ...show("calibration"),
    table(
      ["predicted", "observed", "rows"],
      analysis.calibration.map((bin) => [number(bin.predicted), number(bin.observed), String(bin.rows)]),
    ),
    `## Drift limits\n\nAn alert is raised beyond these.`,
    table(
      ["quantity", "limit"],
      monitoring.drift_limits.map(({ quantity, limit }) => [quantity, number(limit)]),
    ),
  ];
}

/** One row a slice, one column a metric. */
function sliceTable(metrics: readonly PerformanceMetric[]): string {
  const types = [...new Set(metrics.map((metric) => metric.type))];
  const names = [...new Set(metrics.map((metric) => metric.slice))];
  const rows = names.map((name) => {
    const own = metrics.filter((metric) => metric.slice === name);
    const cells = types.map((type) => {
      const metric = own.find((candidate) => candidate.type === type);
      return metric ? `${number(metric.value)}${metric.confidence_interval ? ` (${interval(metric)})` : ""}` : "";
    });
    return [name, String(own[0]?.rows ?? ""), ...cells];
  });
  return table(["slice", "rows", ...types], rows);
}

function originSections({ model_parameters: parameters, lineage, reproduction }: ModelCard): string[] {
  const data = parameters.data.map(
    (one) => `${one.name}: ${one.description}; from ${one.link}; contract ${one.contract}`,
  );
  return [
    section("Data", data),
    `## Lineage\n\n${list([
      `Run ${lineage.run_id}, commit ${lineage.git_commit}, dvc.lock ${lineage.lock_md5}`,
    ])}\n\n\`\`\`text\n${lineage.tree.trimEnd()}\n\`\`\``,
    `## How to reproduce\n\n\`\`\`sh\n${reproduction.command}\n\`\`\`\n\nParameters and environment as recorded:\n\n\`\`\`json\n${JSON.stringify(
      { parameters: reproduction.parameters, environment: reproduction.environment },
      null,
      2,
    )}\n\`\`\``,
  ];
}

function section(title: string, items: readonly string[]): string {
  return `## ${title}\n\n${list(items)}`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item.replaceAll("\n", " ")}`).join("\n");
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}

function interval({ confidence_interval: bounds }: PerformanceMetric): string {
  return bounds ? `${number(bounds.lower_bound)} to ${number(bounds.upper_bound)}` : "";
}
