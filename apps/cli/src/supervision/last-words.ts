/**
 * The line, among a child's last, that best says why it failed: its own one-line error (`mlops: …`), a pino line of
 * level error or above, or an `Error: …` of a stack. Undefined when nothing looks like one.
 */
export function lastWords(tail: readonly string[]): string | undefined {
  for (const line of [...tail].reverse()) {
    const words = ownError(line) ?? pinoError(line) ?? thrownError(line);
    if (words !== undefined) return words.replace(/\.$/, "");
  }
  return undefined;
}

function ownError(line: string): string | undefined {
  return /^mlops(?: \w+)?: (.+)$/.exec(line)?.[1];
}

function pinoError(line: string): string | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const entry = JSON.parse(line) as {
      level?: unknown;
      msg?: unknown;
      err?: { message?: unknown };
      message?: unknown;
    };
    if (typeof entry.level !== "number" || entry.level < 50) return undefined;
    const cause = typeof entry.err?.message === "string" ? entry.err.message : undefined;
    const message = typeof entry.msg === "string" ? entry.msg : undefined;
    return cause && message && cause !== message ? `${message}: ${cause}` : (cause ?? message);
  } catch {
    return undefined;
  }
}

function thrownError(line: string): string | undefined {
  return /^(?:Uncaught )?(\w*Error(?: \[\w+\])?: .+)$/.exec(line)?.[1];
}
