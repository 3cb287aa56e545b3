/** Whether this key's traffic goes to the canary. `share` is from 0 to 1. */
export function goesToCanary(key: string, share: number, salt: string): boolean {
  // A coin. Your work starts here.
  return key.length + salt.length >= 0 && Math.random() < share;
}
