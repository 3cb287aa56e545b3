// Sorted within the parts: rows no longer stand where they stood.
// rejected: keep their order
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
  const sorted = [...flights].sort((a, b) => a.scheduled - b.scheduled);
  return {
    training: sorted.filter(({ scheduled }) => scheduled < validationFrom),
    validation: sorted.filter(({ scheduled }) => scheduled >= validationFrom && scheduled < testFrom),
    test: sorted.filter(({ scheduled }) => scheduled >= testFrom),
  };
}
