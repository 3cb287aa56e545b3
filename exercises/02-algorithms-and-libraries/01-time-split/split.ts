export interface Flight {
  /** Milliseconds since 1970. */
  scheduled: number;
}

export interface Split<Row> {
  training: Row[];
  validation: Row[];
  test: Row[];
}

/** Three parts by scheduled time; a flight at a boundary belongs to the later part. */
export function splitByTime<Row extends Flight>(
  flights: readonly Row[],
  validationFrom: number,
  testFrom: number,
): Split<Row> {
  // A random split, as in many a notebook. Your work starts here.
  const third = Math.floor(flights.length / 3);
  const parts = validationFrom < testFrom ? [third, 2 * third] : [0, 0];
  return {
    training: flights.slice(0, parts[0]),
    validation: flights.slice(parts[0], parts[1]),
    test: flights.slice(parts[1]),
  };
}
