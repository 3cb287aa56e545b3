import { spawn } from "node:child_process";
import { GitError, gitText } from "./git.ts";

/** A file of a revision. */
export interface TreeFile {
  /** From the repository's top, parts joined with `/`. */
  readonly path: string;
  /** Git's id of the content. */
  readonly blob: string;
}

/** Files of a revision whose path passes a filter. @param folder run in this folder; paths are relative to it */
export async function listFiles(
  folder: string,
  revision: string,
  keep: (path: string) => boolean,
): Promise<TreeFile[]> {
  const listed = await gitText(folder, ["ls-tree", "-r", "-z", revision]);
  return listed.split("\0").flatMap((line) => {
    const match = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line);
    return match?.[1] && match[2] !== undefined && keep(match[2]) ? [{ blob: match[1], path: match[2] }] : [];
  });
}

/** Contents of blobs, by id, with one git process for all. */
export async function readBlobs(folder: string, blobs: Iterable<string>): Promise<Map<string, string>> {
  const ids = [...new Set(blobs)];
  if (ids.length === 0) return new Map();
  const bytes = await batch(folder, ids);
  const contents = new Map<string, string>();
  let at = 0;
  for (const id of ids) {
    const lineEnd = bytes.indexOf(0x0a, at);
    const size = Number(bytes.toString("latin1", at, lineEnd).split(" ")[2]);
    contents.set(id, bytes.toString("utf8", lineEnd + 1, lineEnd + 1 + size));
    at = lineEnd + 1 + size + 1;
  }
  return contents;
}

function batch(folder: string, ids: readonly string[]): Promise<Buffer> {
  const args = ["cat-file", "--batch"];
  return new Promise((resolve, reject) => {
    const git = spawn("git", args, { cwd: folder, stdio: ["pipe", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const problems: Buffer[] = [];
    git.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    git.stderr.on("data", (chunk: Buffer) => problems.push(chunk));
    git.once("error", (error) => reject(new GitError(args, error.message)));
    git.once("close", (code) =>
      code === 0 ? resolve(Buffer.concat(out)) : reject(new GitError(args, Buffer.concat(problems).toString("utf8"))),
    );
    git.stdin.end(`${ids.join("\n")}\n`);
  });
}
