import { extname } from "node:path";

/** Extensions (and names) that MLflow's server sends as plain text, so that a browser shows them. */
const plainText = new Set(
  "txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py py3 csv tsv md rst jsonnet mlmodel mlproject".split(
    " ",
  ),
);
const types: Readonly<Record<string, string>> = {
  html: "text/html",
  htm: "text/html",
  css: "text/css",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  svg: "image/svg+xml",
  webp: "image/webp",
  pdf: "application/pdf",
  zip: "application/zip",
  gz: "application/gzip",
};

/** The media type of a file by its name. */
export function contentType(name: string): string {
  const extension = (extname(name).slice(1) || name).toLowerCase();
  return plainText.has(extension) ? "text/plain" : (types[extension] ?? "application/octet-stream");
}
