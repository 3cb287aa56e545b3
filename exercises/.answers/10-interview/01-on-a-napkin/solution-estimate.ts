export function yearOfRows(perSecond: number): number {
  return perSecond * 86_400 * 365;
}

export function terabytes(rows: number, bytesPerRow: number, indexOverhead: number): number {
  return (rows * bytesPerRow * (1 + indexOverhead)) / 1e12;
}

export function rowsToSample(rows: number, share: number, slices: number, minimumPerSlice: number): number {
  return Math.min(rows, Math.ceil(Math.max(rows * share, slices * minimumPerSlice)));
}

export function daysUntilFull(freeTerabytes: number, terabytesPerDay: number, growthPerDay: number): number {
  if (terabytesPerDay <= 0) return Number.POSITIVE_INFINITY;
  if (growthPerDay < 0 && terabytesPerDay / -growthPerDay <= freeTerabytes) return Number.POSITIVE_INFINITY;
  let used = 0;
  let today = terabytesPerDay;
  for (let day = 0; ; day++) {
    if (used + today > freeTerabytes) return day;
    used += today;
    today *= 1 + growthPerDay;
  }
}
