import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readContract } from "@mlops/data-versioning/contract";
import { readCardReview } from "@mlops/metadata";
import { readProject } from "@mlops/project";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { newCommand } from "../../../src/commands/new/index.ts";
import { runCommand } from "../run-command.ts";

const scratch = mkdtempSync(join(tmpdir(), "mlops-new-"));
const home = process.env.MLOPS_HOME;
beforeAll(() => {
  process.env.MLOPS_HOME = join(scratch, "home");
});
afterAll(() => {
  if (home === undefined) delete process.env.MLOPS_HOME;
  else process.env.MLOPS_HOME = home;
  rmSync(scratch, { recursive: true, force: true });
});

/** 600 customers of three plans, some without an age; those of the plan "basic" leave more often. */
function customers(): string {
  const rows = Array.from({ length: 600 }, (_, index) => {
    const spread = (index * 7919) % 1000;
    const plan = ["basic", "plus", "pro"][index % 3] as string;
    const left = spread < (plan === "basic" ? 500 : 150) ? "yes" : "no";
    return `C${index},${plan},${index % 9 === 0 ? "" : 20 + (spread % 50)},${left}`;
  });
  return `customer_id,plan,age,left\n${rows.join("\n")}\n`;
}

const folder = join(scratch, "churn");
function run(...words: string[]): Promise<string> {
  const file = join(scratch, "customers.csv");
  writeFileSync(file, customers());
  return runCommand(newCommand(), "churn", "--from", file, "--target", "left", "--directory", folder, ...words);
}

describe("mlops new", () => {
  it("leaves nothing behind when it only says what it understands, or refuses", async () => {
    await run("--json", "--dry-run");
    await expect(run("--json", "--drop", "paln")).rejects.toThrow(/did you mean plan/);
    expect(existsSync(folder)).toBe(false);
  });

  it("makes a project whose every file is what its reader expects", async () => {
    await run("--json");
    const project = readProject(folder);
    expect(project).toMatchObject({
      name: "churn",
      source: "data/churn.csv",
      words: { positives: "rows with left = yes" },
    });
    expect(Object.keys(project.example)).toEqual(["plan", "age"]);
    expect(readContract(join(folder, "contract.yaml")).columns.map(({ name }) => name)).toEqual([
      "plan",
      "age",
      "label",
      "event_time",
    ]);
    const card = join(folder, "card.yaml");
    expect(readCardReview(readFileSync(card, "utf8"), card).limitations.join()).toContain(
      "customer_id is left out: identifier",
    );
    expect(Object.keys(parse(readFileSync(join(folder, "dvc.yaml"), "utf8")).stages)).toEqual([
      "prepare",
      "train",
      "evaluate",
      "export",
    ]);
    for (const stage of ["ingest", "prepare", "train", "evaluate", "export"]) {
      expect(existsSync(join(folder, "dist", "stages", `${stage}.js`))).toBe(true);
    }
  });

  it("notes the data as a version, with a copy in the remote", () => {
    const noted = parse(readFileSync(join(folder, "data/churn.csv.dvc"), "utf8"));
    const { md5, path } = noted.outs[0];
    expect(path).toBe("churn.csv");
    const copy = join(scratch, "home/projects/churn/csv/files/md5", md5.slice(0, 2), md5.slice(2));
    expect(readFileSync(copy, "utf8")).toBe(customers());
  });

  it("does not write over what is there", async () => {
    await expect(run("--json")).rejects.toThrow(/is there already; choose another name/);
    rmSync(folder, { recursive: true });
    mkdirSync(join(scratch, "home/projects/churn/postgres"), { recursive: true });
    await expect(run("--json")).rejects.toThrow(/has run here before; choose another name, or remove its state/);
  });
});
