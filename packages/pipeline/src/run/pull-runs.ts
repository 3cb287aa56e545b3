import { type Context, openRemote, pullRunCache } from "@mlops/data-versioning/engine";

/** Gets remembered runs from the default remote, when there is one. */
export async function pullRuns(context: Context): Promise<void> {
  if (context.config.defaultRemote !== undefined) await pullRunCache(context, await openRemote(context));
}
