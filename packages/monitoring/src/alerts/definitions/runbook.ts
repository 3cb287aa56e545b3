/** Path of a runbook page, from the repository's top. */
export function runbook(page: string): string {
  return `docs/08-model-monitoring/runbooks/${page}.md`;
}
