import wrapAnsi from "wrap-ansi";
import { paint } from "./paint.ts";

/** Markdown for a terminal: paragraphs as wide as the window, links as their words. */
export function readableMarkdown(markdown: string): string {
  const parts = markdown.split(/^(```[\s\S]*?^```)$/m);
  return parts.map((part) => (part.startsWith("```") ? part : readableProse(part))).join("");
}

function readableProse(prose: string): string {
  const plain = prose.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1");
  return plain
    .split(/\n{2,}/)
    .map(readableBlock)
    .join("\n\n");
}

function readableBlock(block: string): string {
  if (block.startsWith("#")) return paint("bold", block.replace(/^#+\s*/, ""));
  if (/^([-*]|\d+\.)\s/.test(block)) return splitItems(block).map(readableItem).join("\n");
  return /^([|>]|\s)/.test(block) ? block : wrap(block.replaceAll("\n", " "));
}

/** The items of a list, each with its continuation lines. */
function splitItems(block: string): string[] {
  return block.split(/\n(?=\s*(?:[-*]|\d+\.)\s)/);
}

/** An item with its further lines below its first one's text. */
function readableItem(item: string): string {
  const [marker = ""] = /^\s*(?:[-*]|\d+\.)\s+/.exec(item) ?? [];
  const text = item.slice(marker.length).replace(/\s*\n\s*/g, " ");
  return `${marker}${wrap(text, marker.length).replaceAll("\n", `\n${" ".repeat(marker.length)}`)}`;
}

/** Broken to the width of the window, less an indent; at most 100 columns, which is as wide as one reads with ease. */
export function wrap(text: string, indent = 0): string {
  return wrapAnsi(text, Math.min(process.stdout.columns ?? 100, 100) - 2 - indent);
}
