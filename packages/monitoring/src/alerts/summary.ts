/**
 * Fills in `{{ $labels.x }}` and `{{ $value }}` of a summary, the value with three decimals: the same text as
 * Prometheus makes of the generated rule.
 */
export function fillSummary(
  summary: string,
  alert: { readonly labels: Readonly<Record<string, string>>; readonly value: number },
): string {
  return summary
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => alert.labels[label] ?? "")
    .replaceAll("{{ $value }}", alert.value.toFixed(3));
}

/** The summary as a Prometheus annotation. */
export function summaryTemplate(summary: string): string {
  return summary.replaceAll("{{ $value }}", '{{ printf "%.3f" $value }}');
}
