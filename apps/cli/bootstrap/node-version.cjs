/*
 * Old syntax on purpose: this file, bin/mlops.js, start.mjs and test.mjs are the first that Node reads, and a Node as old as 12
 * must be able to parse them in order to say that it is too old. What they import dynamically may use all that the floor has.
 * CommonJS, since `mlops data` is done before Node has even started its loader of modules.
 */

var floor = [20, 19, 0];

/** Whether a version such as "20.19.0" is at or above the floor. */
function isNodeNewEnough(version) {
  var parts = version.split(".").map(Number);
  var index;
  for (index = 0; index < floor.length; index += 1) {
    if (parts[index] !== floor[index]) return parts[index] > floor[index];
  }
  return true;
}

/** The one line that says what is wrong and what to do about it. */
function nodeTooOldMessage(version, executable) {
  return (
    "mlops: Node " +
    version +
    " is too old (" +
    executable +
    "): Node 20.19 or newer is needed. " +
    "Install Node 22 from nodejs.org, or run `nvm install` here (the version is in .nvmrc), then run this again."
  );
}

/** Ends the process with code 1 and the message when its Node is too old. */
function requireNode() {
  if (isNodeNewEnough(process.versions.node)) return true;
  console.error(nodeTooOldMessage(process.versions.node, process.execPath));
  process.exitCode = 1;
  return false;
}

module.exports = { isNodeNewEnough: isNodeNewEnough, nodeTooOldMessage: nodeTooOldMessage, requireNode: requireNode };
