import { Command } from "commander";

const examples = `
The mark is in the lineage store of the loop, where it reaches what was made from the data; \`mlops data mark\` notes it
in a repository, where it reaches whoever fetches the data.

Examples:
  mlops data mark-bad 0529ea7d --reason "delays of week 3 are in seconds"
  mlops trace --bad`;

/** `mlops data mark-bad`: a data version turns out to be wrong; what it touched is then one question away. */
export function markBadCommand(): Command {
  return new Command("mark-bad")
    .description("mark a data version bad in the lineage store, and say what it touched")
    .argument("<version>", "MD5 of the data version, or its first 7 or more digits")
    .requiredOption("--reason <text>", "why, for whoever reads the trace")
    .addHelpText("after", examples)
    .action(async (version: string, { reason }: { reason: string }) => {
      // Loaded when it runs: the store's code is no part of what `mlops data status` needs.
      const { markDataVersionBad, traceBad } = await import("@mlops/metadata");
      const { withStore } = await import("../../store/open-store.ts");
      await withStore(async (pool) => {
        const marked = await markDataVersionBad(pool, version, reason);
        const touched = (await traceBad(pool)).filter((bad) => marked.some((one) => one.version === bad.version));
        const models = touched.flatMap((bad) => bad.models);
        const predictions = models.reduce((sum, model) => sum + model.predictions, 0);
        for (const one of marked) process.stdout.write(`${one.dataset} ${one.version} is marked bad: ${reason}\n`);
        process.stdout.write(
          `it touched ${models.length} model version${models.length === 1 ? "" : "s"} and ` +
            `${predictions.toLocaleString("en-US")} predictions; which: mlops trace --bad\n`,
        );
      });
    });
}

/** `mlops data mark-good`: takes the mark back. */
export function markGoodCommand(): Command {
  return new Command("mark-good")
    .description("take back a mark of mark-bad")
    .argument("<version>", "MD5 of the data version, or its first 7 or more digits")
    .requiredOption("--reason <text>", "why it is good after all")
    .addHelpText("after", '\nExample:\n  mlops data mark-good 0529ea7d --reason "checked against the source"')
    .action(async (version: string, { reason }: { reason: string }) => {
      const { markDataVersionGood } = await import("@mlops/metadata");
      const { withStore } = await import("../../store/open-store.ts");
      await withStore(async (pool) => {
        for (const one of await markDataVersionGood(pool, version, reason)) {
          process.stdout.write(`${one.dataset} ${one.version} is good again: ${reason}\n`);
        }
      });
    });
}
