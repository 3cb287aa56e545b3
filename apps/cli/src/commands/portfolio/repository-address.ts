import { spawnSync } from "node:child_process";

/** Where the clone's `origin` is to be seen in a browser; undefined for one that is not on the web. */
export function repositoryAddress(root: string): string | undefined {
  const { status, stdout } = spawnSync("git", ["remote", "get-url", "origin"], { cwd: root, encoding: "utf8" });
  return status === 0 ? webAddress(stdout.trim()) : undefined;
}

/** `git@host:owner/name.git` and `https://host/owner/name.git` as `https://host/owner/name`. A password in it is left out. */
export function webAddress(remote: string): string | undefined {
  const ssh = /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+?)(?:\.git)?$/.exec(remote);
  if (ssh !== null) return `https://${ssh[1]}/${ssh[2]}`;
  const web = /^https?:\/\/(?:[^@/]*@)?(.+?)(?:\.git)?\/?$/.exec(remote);
  return web === null ? undefined : `https://${web[1]}`;
}
