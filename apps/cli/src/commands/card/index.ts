import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, parse } from "node:path";
import type { Pool } from "@mlops/database";
import {
  buildCard,
  gatherCardFacts,
  type ModelCard,
  openHistory,
  readCardReview,
  readModelRecord,
  renderCardMarkdown,
  requireCompleteCard,
} from "@mlops/metadata";
import { PROJECT_FILE, readProject } from "@mlops/project";
import { Command } from "commander";
import { readEnvironment } from "../../environment.ts";
import { resolveModelVersion } from "../../store/model-version.ts";
import { withStore } from "../../store/open-store.ts";

interface CardFlags {
  readonly json?: boolean;
  readonly out?: string;
  readonly review?: string;
  readonly workspace?: string;
  readonly draft?: boolean;
}

const examples = `
A card says what a model is for, what it was made from, how well it does and for whom, and how to make it again. What
only people know (intended use, owner, limits) is in the reviewed file, apps/flight-delays/card.yaml; all else is read
from the lineage store and the pipeline's files. A card with an empty field is refused.

Examples:
  mlops card flight-delays@champion                      Markdown on standard output
  mlops card flight-delays/3 --out card.md               into a file, its pictures beside it (.json: as JSON)
  mlops card flight-delays/3 --json | jq .quantitative_analysis
  mlops card flight-delays/3 --draft                     shows it whole or not, and lists what is empty`;

/** `mlops card`: a model card from the store. */
export function cardCommand(): Command {
  return new Command("card")
    .description("the model card of a version, as Markdown or JSON")
    .argument("<model>", "name/version or name@champion")
    .option("--json", "Model Card Toolkit's JSON instead of Markdown")
    .option("--out <file>", "write it there; a name that ends in .json is written as JSON")
    .option("--review <file>", "the reviewed file (default: apps/flight-delays/card.yaml of the clone)")
    .option("--workspace <folder>", "workspace in which the model was made (default: the loop's)")
    .option("--draft", "print it even when fields are empty; the exit code is still 1")
    .addHelpText("after", examples)
    .action(async (model: string, flags: CardFlags) => {
      const { card, slices } = await withStore((pool) => makeCard(pool, model, flags));
      if (!flags.draft) requireCompleteCard(card, slices);
      const asJson = flags.json || flags.out?.endsWith(".json");
      if (asJson) await put(`${JSON.stringify(card, null, 2)}\n`, flags.out);
      else if (flags.out) await writePage(card, flags.out);
      else process.stdout.write(renderCardMarkdown(card));
      requireCompleteCard(card, slices);
    });
}

async function put(text: string, file: string | undefined): Promise<void> {
  if (file) await writeFile(file, text);
  else process.stdout.write(text);
}

/** The page with its pictures beside it, `card-calibration.svg` beside `card.md`. */
async function writePage(card: ModelCard, file: string): Promise<void> {
  const { name, dir } = parse(file);
  const address = (graphic: string): string => `${name}-${graphic}.svg`;
  for (const graphic of card.quantitative_analysis.graphics.collection) {
    await writeFile(join(dir, address(graphic.name)), Buffer.from(graphic.image, "base64"));
  }
  await writeFile(file, renderCardMarkdown(card, address));
}

async function makeCard(
  pool: Pool,
  name: string,
  flags: CardFlags,
): Promise<{ card: ModelCard; slices: readonly string[] | undefined }> {
  const { cloneRoot, home } = readEnvironment();
  const model = await resolveModelVersion(pool, name);
  const record = await readModelRecord(pool, model.name, model.version);
  const workspace = flags.workspace ?? join(home, "workspace");
  const reviewFile = flags.review ?? join(cloneRoot, "apps", model.name, "card.yaml");
  const review = readCardReview(await readFile(reviewFile, "utf8"), reviewFile);
  const history = await openHistory({ workspace, gitCommit: record.gitCommit, lockMd5: record.lockMd5 });
  const card = buildCard(review, await gatherCardFacts(pool, history, model));
  return { card, slices: requiredSlices(dirname(reviewFile)) };
}

/** What the project beside the reviewed file says that its card must speak about; the flights' without one. */
function requiredSlices(folder: string): readonly string[] | undefined {
  return existsSync(join(folder, PROJECT_FILE)) ? readProject(folder).cardSlices : undefined;
}
