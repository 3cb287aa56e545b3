import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { documents, root } from "./documents.ts";

const pages = documents();

/** Markdown without its code, where brackets are not links. */
function prose(text: string): string {
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
}

function linkTargets(text: string): string[] {
  const inline = [...prose(text).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)];
  const references = [...prose(text).matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)];
  return [...inline, ...references].flatMap(([, target]) => target ?? []);
}

/** GitHub's anchor of a heading: lower case, punctuation dropped, spaces to hyphens. */
function anchor(heading: string): string {
  return heading
    .replace(/[`*]/g, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function anchors(text: string): string[] {
  const withoutBlocks = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  return [...withoutBlocks.matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, heading]) => anchor(heading ?? ""));
}

function broken(path: string, target: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return undefined;
  const [file = "", fragment] = decodeURI(target).split("#");
  const full = file === "" ? join(root, path) : resolve(root, dirname(path), file);
  if (!existsSync(full)) return `${target}: no such file`;
  if (fragment === undefined || !full.endsWith(".md") || statSync(full).isDirectory()) return undefined;
  return anchors(readFileSync(full, "utf8")).includes(fragment) ? undefined : `${target}: no such heading`;
}

test.each(pages)("every link of %s leads somewhere", (path) => {
  const targets = linkTargets(readFileSync(join(root, path), "utf8"));
  expect(targets.flatMap((target) => broken(path, target) ?? [])).toEqual([]);
});

test("each of the ten stages has its folder and its page", () => {
  const stages = pages.filter((path) => /^docs\/\d\d-[a-z-]+\/README\.md$/.test(path)).map((path) => path.slice(5, 7));
  expect(stages).toEqual(["01", "02", "03", "04", "05", "06", "07", "08", "09", "10"]);
});
