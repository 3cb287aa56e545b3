export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const noTotals: Totals;
export function addTotals(totals: Totals, line: string): Totals;
export function totalsLine(totals: Totals, someRoomFailed: boolean): string;
