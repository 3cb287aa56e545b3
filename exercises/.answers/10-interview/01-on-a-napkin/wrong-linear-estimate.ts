// Growth is forgotten.
// rejected: one per cent more
export function yearOfRows(perSecond: number): number {
  return perSecond * 86_400 * 365;
}

export function terabytes(rows: number, bytesPerRow: number, indexOverhead: number): number {
  return (rows * bytesPerRow * (1 + indexOverhead)) / 1e12;
}

export function rowsToSample(rows: number, share: number, slices: number, minimumPerSlice: number): number {
  return Math.min(rows, Math.ceil(Math.max(rows * share, slices * minimumPerSlice)));
}

export function daysUntilFull(freeTerabytes: number, terabytesPerDay: number, _growthPerDay: number): number {
  return terabytesPerDay <= 0 ? Number.POSITIVE_INFINITY : Math.floor(freeTerabytes / terabytesPerDay);
}
