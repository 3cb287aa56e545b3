// Share and minimum are added, and more is kept than there is.
// rejected: whichever is more
export function yearOfRows(perSecond: number): number {
  return perSecond * 86_400 * 365;
}

export function terabytes(rows: number, bytesPerRow: number, indexOverhead: number): number {
  return (rows * bytesPerRow * (1 + indexOverhead)) / 1e12;
}

export function rowsToSample(rows: number, share: number, slices: number, minimumPerSlice: number): number {
  return Math.ceil(rows * share + slices * minimumPerSlice);
}

export function daysUntilFull(freeTerabytes: number, terabytesPerDay: number, growthPerDay: number): number {
  if (terabytesPerDay <= 0 || (growthPerDay < 0 && terabytesPerDay / -growthPerDay <= freeTerabytes))
    return Number.POSITIVE_INFINITY;
  let [used, today, day] = [0, terabytesPerDay, 0];
  while (used + today <= freeTerabytes) {
    used += today;
    today *= 1 + growthPerDay;
    day++;
  }
  return day;
}
