export function installPackages(): Promise<{ ok: boolean; reused: boolean; seconds: number }>;
export function isInstalled(root: string, lockHash: string): boolean;
