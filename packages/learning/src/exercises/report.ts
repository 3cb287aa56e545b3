import { z } from "zod";

/** What this program reads of vitest's JSON report. */
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      message: z.string(),
      assertionResults: z.array(
        z.object({ title: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

interface TestFailure {
  /** The sentence that the test states. */
  title: string;
  message: string;
  /** An assertion that did not hold, and not an error that the learner's code threw. */
  isAssertion: boolean;
}

export interface TestReport {
  passed: number;
  failures: TestFailure[];
  /** Why the file could not be run at all: a syntax error, a missing import. */
  loadError: string | undefined;
}

export function readReport(json: string): TestReport {
  const { testResults } = reportSchema.parse(JSON.parse(json));
  const assertions = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = assertions.filter(({ status }) => status === "failed");
  return {
    passed: assertions.filter(({ status }) => status === "passed").length,
    failures: failed.map(({ title, failureMessages }) => failure(title, failureMessages?.[0] ?? "")),
    loadError: assertions.length === 0 ? firstLines(testResults[0]?.message ?? "the check did not run") : undefined,
  };
}

function failure(title: string, raw: string): TestFailure {
  const [, limit] = /^Error: Test timed out in (\d+)ms/.exec(raw) ?? [];
  if (limit !== undefined)
    return { title, message: `nothing came within ${Number(limit) / 1000} s`, isAssertion: true };
  const counterexample = /^Error: Property failed after .*\n.*\nCounterexample: (.*)/.exec(raw)?.[1];
  if (counterexample !== undefined) return { title, message: `not for ${counterexample}`, isAssertion: true };
  return {
    title,
    message: firstLines(raw).replace(/^AssertionError: /, ""),
    isAssertion: raw.startsWith("AssertionError"),
  };
}

/** The message without its stack. */
function firstLines(text: string): string {
  return (text.split(/\n\s+at /)[0] ?? "").trim();
}
