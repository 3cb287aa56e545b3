/** The trace id of a W3C `traceparent` header (Trace Context, section 3.2): 32 hex digits, not all zero; null otherwise. */
export function traceIdOf(header: string | string[] | undefined): string | null {
  if (typeof header !== "string") return null;
  const match = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/.exec(header);
  return match?.[1] ?? null;
}
