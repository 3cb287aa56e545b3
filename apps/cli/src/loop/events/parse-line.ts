import type { z } from "zod";

/** Reads a JSON line as one of a schema's shapes; anything else (a log line, say) is undefined. */
export function parseWith<T>(schema: z.ZodType<T>, line: string): T | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
