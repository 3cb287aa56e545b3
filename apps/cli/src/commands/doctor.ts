import { styleText } from "node:util";
import { Command } from "commander";
import type { Check, Finding, Verdict } from "../doctor/check.ts";
import {
  checkBuild,
  checkNativeModules,
  checkOptionalPrograms,
  checkPackages,
  checkTrainingBackend,
} from "../doctor/installation.ts";
import { checkHome, checkMachine, checkNode } from "../doctor/machine.ts";
import { checkPorts, checkProcesses } from "../doctor/services.ts";
import { type CliEnvironment, readEnvironment } from "../environment.ts";

/** `mlops doctor`: looks at all that the loop needs; exit code 1 when something is wrong. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("what is installed, which backend, which ports, what is wrong and the remedy")
    .option("--json", "print the findings as JSON")
    .addHelpText("after", "\nExamples:\n  mlops doctor\n  mlops doctor --json | jq '.[] | select(.verdict != \"ok\")'")
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(readEnvironment());
      process.stdout.write(options.json ? `${JSON.stringify(findings, null, 2)}\n` : render(findings));
      if (findings.some((finding) => finding.verdict === "problem")) process.exitCode = 1;
    });
}

async function examine(environment: CliEnvironment): Promise<Finding[]> {
  const { cloneRoot, home } = environment;
  const checks: Check[] = [
    checkNode,
    checkMachine,
    checkHome(home),
    checkPackages(cloneRoot),
    checkBuild(cloneRoot),
    checkTrainingBackend(cloneRoot),
    checkNativeModules(cloneRoot),
    checkOptionalPrograms,
    checkPorts(home),
    checkProcesses(home),
  ];
  const findings = await Promise.all(checks.map((check) => check()));
  return findings.flat();
}

const marks: Readonly<Record<Verdict, { mark: string; colour: "green" | "yellow" | "red" }>> = {
  ok: { mark: "✔", colour: "green" },
  warning: { mark: "!", colour: "yellow" },
  problem: { mark: "✖", colour: "red" },
};

function render(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map((finding) => finding.name.length));
  const lines = findings.flatMap((finding) => [
    `${colouredMark(finding.verdict)} ${finding.name.padEnd(width)}  ${finding.found}`,
    ...(finding.remedy ? [`  ${" ".repeat(width)}  → ${finding.remedy}`] : []),
  ]);
  const problems = findings.filter((finding) => finding.verdict === "problem").length;
  const verdict =
    problems === 0 ? "Nothing stands in the way of `npm start`." : `${problems} to put right before \`npm start\`.`;
  return `${[...lines, "", verdict].join("\n")}\n`;
}

function colouredMark(verdict: Verdict): string {
  const { mark, colour } = marks[verdict];
  return styleText(colour, mark, { stream: process.stdout });
}
