/** Working parts of a repository, for packages that build on it (pipelines). */

export { isSameProcess, mayBeSameProcess, processIdentity } from "@mlops/database/process-identity";
export { gitBytes, gitText } from "./git/git.ts";
export { ignoreInGit } from "./git/gitignore.ts";
export { claimPaths, type PathClaim, refuseLockedPaths } from "./lock/path-locks.ts";
export { md5Of } from "./objects/digest.ts";
export { linkFromCache } from "./objects/link.ts";
export { type HashName, isDirectoryMd5, type Md5, objectPath, objectsFolder } from "./objects/object-path.ts";
export { temporaryPath } from "./objects/temporary.ts";
export { storeTree, versionOf } from "./operations/add.ts";
export { checkoutChosen } from "./operations/checkout.ts";
export { fetchChosen } from "./operations/fetch.ts";
export { locked, mustBeFree } from "./operations/locked.ts";
export { stageInGit } from "./operations/stage-in-git.ts";
export { workspaceHash } from "./operations/status.ts";
export { collectOutputs, insideRoot } from "./outputs/collect.ts";
export type { TrackedOutput } from "./outputs/output.ts";
export { resolveRevision } from "./outputs/revision.ts";
export { entriesOf } from "./outputs/used-objects.ts";
export { openRemote } from "./remote/remote.ts";
export { pullRunCache } from "./remote/run-cache.ts";
export { type Context, openContext, type RepositoryOptions } from "./repository/context.ts";
export { pathInRepository } from "./repository/target-path.ts";
export { hashTree } from "./tree/hash-tree.ts";
