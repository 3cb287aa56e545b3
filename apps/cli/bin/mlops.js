#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { requireNode } from "../bootstrap/node-version.mjs";

const entry = new URL("../dist/main.js", import.meta.url);

// `mlops … | head`: whoever reads has seen enough.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

if (requireNode()) {
  if (existsSync(fileURLToPath(entry))) {
    const { main } = await import(entry.href);
    process.exitCode = await main(process.argv.slice(2));
    // What failed may have left something open (a database, a socket) that would keep the process from ending.
    if (process.exitCode !== 0) process.exit();
  } else {
    console.error("mlops: not built yet: run `npm start` (or `npm ci && npm run build`) in the clone first.");
    process.exitCode = 1;
  }
}
