import type { Queryable } from "@mlops/database";
import { type OpenLineageTarget, startOpenLineageSender } from "@mlops/metadata";

/**
 * Sends what the lineage store records (of this process and of all others) on as OpenLineage events.
 *
 * @param warn told when the target is away, when it is back, and which events it will never take
 * @returns sends what is left, and ends; does nothing without a target
 */
export function sendLineageEvents(
  db: Queryable,
  target: OpenLineageTarget | undefined,
  warn: (words: string) => void,
): () => Promise<void> {
  if (target === undefined) return async () => undefined;
  const sender = startOpenLineageSender({
    db,
    target,
    onChange: (state) =>
      warn(
        state === "recovered"
          ? "OpenLineage: sending goes well again"
          : `OpenLineage: ${state.problem}; events stay in the lineage store and are sent when it answers`,
      ),
    onRefusal: (words) => warn(`OpenLineage: refused for good: ${words}`),
  });
  return () => sender.stop();
}
