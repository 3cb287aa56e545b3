import wrapAnsi from "wrap-ansi";
import { paint } from "./paint.ts";

/** Markdown for a terminal: paragraphs as wide as the window, links as their words. */
export function readableMarkdown(markdown: string): string {
  const plain = markdown.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1");
  const parts = plain.split(/^(```[\s\S]*?^```)$/m);
  return parts.map((part) => (part.startsWith("```") ? part : readableProse(part))).join("");
}

function readableProse(prose: string): string {
  const blocks = prose.split(/\n{2,}/);
  return blocks
    .map((block) => (isParagraph(block) ? wrap(block.replaceAll("\n", " ")) : emphasize(block)))
    .join("\n\n");
}

function isParagraph(block: string): boolean {
  return !/^(#|[-*|>]|\d+\.|\s)/.test(block);
}

function emphasize(block: string): string {
  return block.startsWith("#") ? paint("bold", block.replace(/^#+\s*/, "")) : block;
}

export function wrap(text: string): string {
  return wrapAnsi(text, Math.min(process.stdout.columns ?? 100, 100) - 2);
}
