export function explainInstallFailure(
  result: { code: number | null; signal: string | null; tail: readonly string[] },
  logFile: string,
): string;
