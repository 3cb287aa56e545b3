/**
 * Races real `dvc` on the same trees: `npm run bench -- data [small|medium|large|file …]`. Needs `.venv` with dvc (npm run test:interop makes it)
 * or MLOPS_PYTHON. Both sides start a process for each command. Trees: 2,226 files of 60 kB, 25,002 of 8 kB, 70,000 of 1 kB, one of 2 GB.
 */
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomFillSync } from "node:crypto";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const MLOPS = join(ROOT, "apps", "cli", "bin", "mlops.js");

const TREES = {
  small: { label: "2,226 files of 60 kB", files: 2226, bytes: 60_000 },
  medium: { label: "25,002 files of 8 kB", files: 25_002, bytes: 8_000 },
  large: { label: "70,000 files of 1 kB", files: 70_000, bytes: 1_000 },
  file: { label: "one file of 2 GB", files: 1, bytes: 2_000_000_000 },
};

if (isMainThread) await main();
else hashShare();

async function main() {
  const dvc = findDvc();
  const wanted = process.argv.slice(2).filter((name) => name in TREES);
  const work = join(tmpdir(), `mlops-bench-${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    for (const name of wanted.length > 0 ? wanted : Object.keys(TREES)) await race(TREES[name], dvc, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function findDvc() {
  const python = process.env.MLOPS_PYTHON ?? join(ROOT, ".venv", "bin", "python");
  const dvc = join(dirname(python), "dvc");
  if (!existsSync(dvc)) throw new Error(`no dvc at ${dvc}: npm run bench -- data installs it; else set MLOPS_PYTHON`);
  return dvc;
}

/** Runs the same verbs with both tools on copies of one tree, in turn, and prints a table. */
async function race(tree, dvc, work) {
  mustHaveRoom(work, 9 * tree.files * tree.bytes);
  const source = join(work, "source");
  makeTree(source, tree);
  const limit = {
    hash: await timed(() => hashOnAllCores(source)),
    copy: await timed(() => copyTree(source, join(work, "copy"))),
  };
  rmSync(join(work, "copy"), { recursive: true, force: true });
  const ours = {
    name: "mlops",
    folder: join(work, "ours"),
    run: (verb, ...rest) =>
      runTool(
        process.execPath,
        [MLOPS, ...(verb === "repro" ? ["pipeline", "run"] : ["data", verb]), ...rest],
        join(work, "ours"),
      ),
  };
  const theirs = {
    name: "dvc",
    folder: join(work, "theirs"),
    run: (verb, ...rest) => runTool(dvc, [verb, ...rest], join(work, "theirs")),
  };
  for (const side of [ours, theirs]) {
    side.deletes = tree.files === 1;
    await prepare(side, source);
  }
  const steps = [
    ["add, cold", 1, (side) => side.run("add", "data")],
    ["add, warm", 0, (side) => side.run("add", "data")],
    ["status, nothing changed", 0, (side) => side.run("status")],
    ["diff, nothing changed", 0, (side) => side.run("diff"), commit],
    ["status, one file changed", 0, (side) => side.run("status"), changeOne],
    ["add, one file changed", 0, (side) => side.run("add", "data")],
    ["push to a folder", 1, (side) => side.run("push")],
    ["checkout of a removed folder", 1, (side) => side.run("checkout"), (side) => remove(side, "data")],
    ["pull from a folder", 2, (side) => side.run("pull"), (side) => remove(side, "data", ".dvc/cache")],
  ];
  console.log(
    `\n${tree.label}   raw limit: hash on all cores ${seconds(limit.hash)}, one copy of the tree ${seconds(limit.copy)}`,
  );
  console.log(
    `${"".padEnd(30)}${"mlops".padStart(9)}${"dvc".padStart(10)}${"ratio".padStart(8)}${"x limit".padStart(9)}${"mlops MB".padStart(10)}${"dvc MB".padStart(8)}`,
  );
  for (const [label, copies, step, before] of steps) {
    const results = [];
    for (const side of [ours, theirs]) {
      await before?.(side);
      execFileSync("sync");
      results.push(await step(side));
    }
    const [a, b] = results;
    const raw = copies === 0 ? undefined : limit.hash + copies * limit.copy;
    console.log(
      `${label.padEnd(30)}${seconds(a.seconds).padStart(9)}${seconds(b.seconds).padStart(10)}${`${(b.seconds / a.seconds).toFixed(1)}x`.padStart(8)}${(raw ? (a.seconds / raw).toFixed(2) : "").padStart(9)}${String(a.megabytes).padStart(10)}${String(b.megabytes).padStart(8)}`,
    );
  }
  for (const folder of [
    source,
    ours.folder,
    theirs.folder,
    `${ours.folder}-remote`,
    `${theirs.folder}-remote`,
    `${ours.folder}-trash`,
    `${theirs.folder}-trash`,
  ])
    rmSync(folder, { recursive: true, force: true });
}

function mustHaveRoom(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytes)
    throw new Error(
      `${folder} has ${(bavail * bsize) / 1e9} GB free, this tree needs ${bytes / 1e9}; free some, or set TMPDIR`,
    );
}

async function prepare(side, source) {
  mkdirSync(side.folder, { recursive: true });
  git(side.folder, "init", "-q");
  await side.run("init");
  await side.run("remote", "add", "-d", "storage", `${side.folder}-remote`);
  cpSync(source, join(side.folder, "data"), { recursive: true, preserveTimestamps: true });
}

function commit(side) {
  git(side.folder, "add", "-A");
  git(side.folder, "commit", "-q", "-m", "data");
}

function changeOne(side) {
  const [file] = filesBelow(join(side.folder, "data"));
  const fd = openSync(file, "r+");
  writeSync(fd, Buffer.from(`changed ${side.name}`), 0, 8, 0);
  closeSync(fd);
}

/**
 * Takes folders away by renaming: for a minute after files are deleted, ext4 looks for inodes among those just freed one by one,
 * which makes whoever writes next look slow.
 */
function remove(side, ...paths) {
  for (const path of paths) {
    // A few large files are really deleted: kept, they would take 26 GB of disk.
    if (side.deletes) {
      rmSync(join(side.folder, path), { recursive: true, force: true });
      continue;
    }
    mkdirSync(`${side.folder}-trash`, { recursive: true });
    renameSync(join(side.folder, path), `${side.folder}-trash/${process.hrtime.bigint()}`);
  }
}

function git(cwd, ...args) {
  execFileSync("git", ["-c", "user.name=Bench", "-c", "user.email=bench@localhost", ...args], { cwd });
}

/** Runs a command and measures its time and the peak of its resident memory (polled from /proc; children count as well). */
function runTool(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(command, args, {
      cwd,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, DVC_NO_ANALYTICS: "1" },
    });
    let peak = 0;
    let problems = "";
    const poll = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid));
    }, 10);
    child.stderr.on("data", (chunk) => (problems += chunk));
    child.once("close", (code) => {
      clearInterval(poll);
      if (code === 0) resolve({ seconds: (performance.now() - startedAt) / 1000, megabytes: peak });
      else reject(new Error(`${command} ${args.join(" ")} exited with ${code}: ${problems}`));
    });
  });
}

function peakOf(pid) {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1000);
  } catch {
    return 0;
  }
}

function makeTree(folder, { files, bytes }) {
  const block = Buffer.alloc(Math.min(bytes, 1 << 24));
  for (let i = 0; i < files; i++) {
    const path = join(folder, `d${Math.floor(i / 1000)}`, `f${i}.bin`);
    mkdirSync(dirname(path), { recursive: true });
    const fd = openSync(path, "w");
    for (let left = bytes; left > 0; left -= block.length)
      writeSync(fd, randomFillSync(block), 0, Math.min(left, block.length));
    closeSync(fd);
  }
}

function copyTree(from, to) {
  execFileSync("cp", ["-r", from, to]);
}

/** The raw limit: MD5 of the same bytes, files shared out over all cores. */
async function hashOnAllCores(folder) {
  const files = filesBelow(folder);
  const cores = availableParallelism();
  const shares = Array.from({ length: cores }, (_, k) => files.filter((_file, i) => i % cores === k));
  await Promise.all(
    shares.map(
      (share) =>
        new Promise((resolve, reject) =>
          new Worker(fileURLToPath(import.meta.url), { workerData: share })
            .once("message", resolve)
            .once("error", reject),
        ),
    ),
  );
}

function hashShare() {
  const buffer = Buffer.allocUnsafe(1 << 20);
  for (const path of workerData) {
    const hash = createHash("md5");
    const fd = openSync(path, "r");
    for (let n = readSync(fd, buffer); n > 0; n = readSync(fd, buffer)) hash.update(buffer.subarray(0, n));
    closeSync(fd);
    hash.digest("hex");
  }
  parentPort.postMessage("done");
}

function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

async function timed(work) {
  execFileSync("sync");
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

function seconds(value) {
  return `${value.toFixed(2)} s`;
}
