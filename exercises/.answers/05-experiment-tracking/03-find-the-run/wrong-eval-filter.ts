// Hands the text to the language: a filter can do anything.
// rejected: is no filter
export interface Run {
  metrics: Record<string, number>;
  params: Record<string, string>;
  tags: Record<string, string>;
}

export function matches(filter: string, run: Run): boolean {
  if (filter.trim() === "") return true;
  const code = filter
    .replace(/`([^`]+)`/g, '["$1"]')
    .replaceAll(".[", "[")
    .replace(/\band\b/gi, "&&")
    .replace(/([^<>!=])=(?!=)/g, "$1===");
  return Boolean(new Function("metrics", "params", "tags", `return ${code}`)(run.metrics, run.params, run.tags));
}
