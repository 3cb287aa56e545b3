import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { readEnvironment } from "../../environment.ts";
import { vegaScripts } from "../../report/vega-scripts.ts";
import { writeWhole } from "../../report/write-whole.ts";
import { paint } from "../../terminal/paint.ts";
import { type Evidence, gatherEvidence } from "./evidence.ts";
import { renderEvidence } from "./evidence-page.ts";
import { renderPortfolio } from "./page.ts";
import { portfolioSection, withSection } from "./readme.ts";
import { repositoryAddress } from "./repository-address.ts";
import { scoreEvidence } from "./rubric.ts";

interface PortfolioOptions {
  out: string;
  readme?: true;
  json?: true;
}

/** `mlops portfolio`: a static site of what was done, each claim with where it comes from. */
export function portfolioCommand(): Command {
  return new Command("portfolio")
    .description("a static site of what you have done, from the stores: nothing can be claimed that was not done")
    .option("--out <folder>", "where the site is written, ready for GitHub Pages", "portfolio")
    .option("--readme", "also write its section into README.md")
    .option("--json", "print the evidence and the score, write nothing")
    .addHelpText(
      "after",
      "\nFor the loop's part the services have to be up (npm start).\n\nExamples:\n  mlops portfolio --readme\n  mlops portfolio --json\n",
    )
    .action(portfolio);
}

async function portfolio({ out, readme, json }: PortfolioOptions): Promise<void> {
  const { cloneRoot, home } = readEnvironment();
  const address = repositoryAddress(cloneRoot);
  const evidence = await gatherEvidence({
    root: cloneRoot,
    home,
    address,
    modelName: "flight-delays",
    now: new Date(),
  });
  if (json) {
    console.log(JSON.stringify({ ...evidence, score: scoreEvidence(evidence) }, undefined, 2));
    return;
  }
  const page = await writeSite(resolve(out), evidence);
  if (readme) await writeReadme(join(cloneRoot, "README.md"), evidence);
  report(evidence, page);
}

async function writeSite(folder: string, evidence: Evidence): Promise<string> {
  const page = join(folder, "index.html");
  await writeWhole(page, renderPortfolio(evidence, await vegaScripts()));
  await writeWhole(join(folder, "evidence.html"), renderEvidence(evidence));
  await writeFile(join(folder, ".nojekyll"), "");
  return page;
}

async function writeReadme(path: string, evidence: Evidence): Promise<void> {
  await writeWhole(path, withSection(await readFile(path, "utf8"), portfolioSection(evidence)));
}

function report(evidence: Evidence, page: string): void {
  if (evidence.loop === undefined) {
    console.log(paint("yellow", "The loop's part is empty: no services are up. Run npm start, then this again.\n"));
  }
  for (const { name, points, next } of scoreEvidence(evidence)) {
    const todo = next === undefined ? "" : paint("dim", `  next: ${next}`);
    console.log(`${"●".repeat(points)}${"○".repeat(3 - points)} ${name.padEnd(18)}${todo}`);
  }
  console.log(`\n${pathToFileURL(page).href}`);
}
