export interface Flight {
  scheduled: number;
}

export interface Split<Row> {
  training: Row[];
  validation: Row[];
  test: Row[];
}

export function splitByTime<Row extends Flight>(
  flights: readonly Row[],
  validationFrom: number,
  testFrom: number,
): Split<Row> {
  return {
    training: flights.filter(({ scheduled }) => scheduled < validationFrom),
    validation: flights.filter(({ scheduled }) => scheduled >= validationFrom && scheduled < testFrom),
    test: flights.filter(({ scheduled }) => scheduled >= testFrom),
  };
}
