import version from "./node-version.cjs";

export var isNodeNewEnough = version.isNodeNewEnough;
export var nodeTooOldMessage = version.nodeTooOldMessage;
export var requireNode = version.requireNode;
