import type { ModelSchema } from "../model/schema.ts";
import type { BlockResult, Job } from "./job.ts";
import { joinOutputs, sliceBlock } from "./pack.ts";

/** Splits a job into jobs of at most `mostRows` rows, and answers it when the last of them is answered. */
export function splitJob(schema: ModelSchema, job: Job, mostRows: number): Job[] {
  const results: (BlockResult & { readonly rows: number })[] = [];
  const count = Math.ceil(job.block.rows / mostRows);
  let answered = 0;
  let failed = false;
  return Array.from({ length: count }, (_, part) => {
    const start = part * mostRows;
    const block = sliceBlock(schema, job.block, start, Math.min(start + mostRows, job.block.rows));
    return {
      block,
      submittedAt: job.submittedAt,
      deadlineAt: job.deadlineAt,
      alive: () => !failed && job.alive(),
      done: (result) => {
        results[part] = { ...result, rows: block.rows };
        if (++answered === count) job.done({ outputs: joinOutputs(results), first: 0 });
      },
      failed: (error) => {
        if (!failed) job.failed(error);
        failed = true;
      },
    };
  });
}
