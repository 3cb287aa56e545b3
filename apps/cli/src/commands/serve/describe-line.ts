interface LogLine {
  readonly level: number;
  readonly msg?: string;
  readonly url?: string;
  readonly model?: string | { readonly name: string; readonly version: string; readonly uri: string };
}

/** A line of the service's log for people; undefined for what they need not see. */
export function describeLine(line: string): string | undefined {
  const entry = parse(line);
  if (entry === undefined) return line === "" ? undefined : line;
  if (entry.msg === "ready") return describeReady(entry);
  const label = entry.level >= 50 ? "error: " : entry.level >= 40 ? "warning: " : "";
  return entry.level < 30 ? undefined : `${label}${entry.msg ?? ""}${describeModel(entry.model)}`;
}

function describeReady({ url, model }: LogLine): string {
  const name = typeof model === "object" ? model.name : "model";
  return [
    `serving${describeModel(model)} at ${url}`,
    `  try it        ${url}/`,
    `  KServe V1     ${url}/v1/models/${name}:predict`,
    `  Open Inference V2  ${url}/v2/models/${name}/infer`,
    `  MLflow        ${url}/invocations`,
  ].join("\n");
}

function describeModel(model: LogLine["model"]): string {
  if (model === undefined) return "";
  return typeof model === "string" ? ` (${model})` : ` ${model.name} version ${model.version} (${model.uri})`;
}

function parse(line: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "level" in value ? (value as LogLine) : undefined;
  } catch {
    return undefined;
  }
}
