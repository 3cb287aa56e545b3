/** Rows in a year of 365 days. */
export function yearOfRows(perSecond: number): number {
  // Not of the right size. Your work starts here.
  return perSecond * 60 * 24 * 365;
}

export function terabytes(rows: number, bytesPerRow: number, indexOverhead: number): number {
  return rows * bytesPerRow * indexOverhead;
}

export function rowsToSample(rows: number, share: number, slices: number, minimumPerSlice: number): number {
  return rows * share + slices * minimumPerSlice;
}

export function daysUntilFull(freeTerabytes: number, terabytesPerDay: number, growthPerDay: number): number {
  return freeTerabytes / terabytesPerDay + growthPerDay;
}
