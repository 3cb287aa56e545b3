export function isNodeNewEnough(version: string): boolean;
export function nodeTooOldMessage(version: string, executable: string): string;
export function requireNode(): boolean;
