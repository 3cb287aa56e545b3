/**
 * Takes out of node_modules what this platform's services never read: `node prune.mjs NODE_MODULES`.
 * Other systems' native binaries, source maps, type declarations, browser bundles and TypeScript sources.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const [, , root] = process.argv;
if (root === undefined || !existsSync(root)) {
  console.error("usage: node prune.mjs NODE_MODULES (a folder that exists)");
  process.exit(2);
}

const unneeded = /(\.d\.[cm]?ts|\.map|\.tsbuildinfo|\.md|\.markdown)$/i;

/** @param {string} folder */
function pruneFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) pruneFiles(path);
    else if (entry.isFile() && unneeded.test(entry.name)) rmSync(path);
  }
}

/** Keeps one child of a folder (a platform, an architecture), when it is there. @param {string} folder @param {string} kept */
function keepOnly(folder, kept) {
  if (!existsSync(join(folder, kept))) return;
  for (const name of readdirSync(folder)) if (name !== kept) rmSync(join(folder, name), { recursive: true });
}

/** @param {string} path */
const remove = (path) => rmSync(join(root, path), { recursive: true, force: true });

const bindings = join(root, "onnxruntime-node", "bin");
for (const version of existsSync(bindings) ? readdirSync(bindings) : []) {
  keepOnly(join(bindings, version), process.platform);
  keepOnly(join(bindings, version, process.platform), process.arch);
}
// tfjs-node does nothing without its native library, which is not installed here (see the Dockerfile).
for (const path of ["@tensorflow/tfjs-node", "onnxruntime-web", "typescript", "@types"]) remove(path);
// tfjs packages carry the same code five times over; Node's `main` is `dist/tf*.node.js`.
for (const name of readdirSync(join(root, "@tensorflow"))) {
  const dist = join(root, "@tensorflow", name, "dist");
  for (const file of existsSync(dist) ? readdirSync(dist) : []) {
    if (/^tf.*\.(js|html)$/.test(file) && !file.endsWith(".node.js")) rmSync(join(dist, file));
  }
  rmSync(join(root, "@tensorflow", name, "src"), { recursive: true, force: true });
}
pruneFiles(root);
