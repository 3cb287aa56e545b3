#!/usr/bin/env node
var fs = require("node:fs");
var path = require("node:path");
var url = require("node:url");
var version = require("../bootstrap/node-version.cjs");

var dist = path.join(__dirname, "..", "dist");
var entry = path.join(dist, "main.js");
// `data` also lies in one file, which starts in half the time; a build by tsc alone does without (docs/decisions/0013).
var dataBundle = path.join(dist, "data.bundle.cjs");

// `mlops … | head`: whoever reads has seen enough.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

if (version.requireNode()) {
  if (fs.existsSync(entry)) run();
  else {
    console.error("mlops: not built yet: run `npm start` (or `npm ci && npm run build`) in the clone first.");
    process.exitCode = 1;
  }
}

async function run() {
  const quick = process.argv[2] === "data" && fs.existsSync(dataBundle);
  const { main } = quick ? require(dataBundle) : await import(url.pathToFileURL(entry).href);
  process.exitCode = await main(process.argv.slice(2));
  // What failed may have left something open (a database, a socket) that would keep the process from ending.
  if (process.exitCode !== 0) process.exit();
}
