import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Queryable } from "@mlops/database";
import {
  buildCard,
  findEmptyFields,
  gatherCardFacts,
  openHistory,
  readCardReview,
  readModelRecord,
} from "@mlops/metadata";

/** What a model card is made from. */
export interface CardSources {
  readonly database: Queryable;
  readonly workspace: string;
  /** The machine-learning project, in which people keep the reviewed file, `card.yaml`. */
  readonly project: string;
  readonly requiredSlices: readonly string[];
  readonly model: { readonly name: string; readonly version: number };
}

/** Makes a challenger's model card and gives the fields that say nothing; none: it may be promoted. */
export async function emptyCardFields({
  database,
  workspace,
  project,
  requiredSlices,
  model,
}: CardSources): Promise<string[]> {
  const reviewFile = join(project, "card.yaml");
  const review = readCardReview(await readFile(reviewFile, "utf8"), reviewFile);
  const { gitCommit, lockMd5 } = await readModelRecord(database, model.name, model.version);
  const history = await openHistory({ workspace, gitCommit, lockMd5 });
  return findEmptyFields(buildCard(review, await gatherCardFacts(database, history, model)), requiredSlices);
}
