/** Where OpenLineage events go; the names follow OpenLineage's own environment variables. */
export interface OpenLineageTarget {
  /** `OPENLINEAGE_URL`, for example `http://localhost:5000`. */
  readonly url: string;
  /** `OPENLINEAGE_ENDPOINT`. Default `api/v1/lineage`. */
  readonly endpoint?: string;
  /** `OPENLINEAGE_API_KEY`, sent as a bearer token. */
  readonly apiKey?: string;
  /** `OPENLINEAGE_NAMESPACE`, of jobs and files. Default `mlops-roadmap`. */
  readonly namespace?: string;
  /** Time limit of one request, in milliseconds. Default 5,000. */
  readonly timeoutMillis?: number;
}

/** The target that the environment names; undefined when it names none, or `OPENLINEAGE_DISABLED` is `true`. */
export function openLineageTarget(
  variables: Readonly<Record<string, string | undefined>>,
): OpenLineageTarget | undefined {
  const { OPENLINEAGE_URL: url, OPENLINEAGE_DISABLED: disabled } = variables;
  if (!url || disabled?.toLowerCase() === "true") return undefined;
  const { OPENLINEAGE_ENDPOINT: endpoint, OPENLINEAGE_API_KEY: apiKey, OPENLINEAGE_NAMESPACE: namespace } = variables;
  return { url, ...(endpoint && { endpoint }), ...(apiKey && { apiKey }), ...(namespace && { namespace }) };
}

/** The address that events are posted to. */
export function eventsUrl(target: OpenLineageTarget): URL {
  return new URL(target.endpoint ?? "api/v1/lineage", target.url.endsWith("/") ? target.url : `${target.url}/`);
}
