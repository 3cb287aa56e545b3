import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root: string = join(import.meta.dirname, "..");

/** Every Markdown file of the checkout that git does not ignore, by its path from the root. */
export function documents(): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
}

export interface CommandBlock {
  document: string;
  line: number;
  /** `anywhere` needs only the build; `services` needs `npm start` up. */
  needs: "anywhere" | "services";
  script: string;
}

/** The fenced blocks whose info string is `bash runnable` or `bash runnable services`. */
export function commandBlocks(document: string): CommandBlock[] {
  const text = readFileSync(join(root, document), "utf8");
  return [...text.matchAll(/^```bash runnable( services)?\n([\s\S]*?)^```/gm)].map((match) => ({
    document,
    line: text.slice(0, match.index).split("\n").length,
    needs: match[1] === undefined ? "anywhere" : "services",
    script: match[2] ?? "",
  }));
}
