export interface Usage {
  replicas: number;
  trainingRuns: number;
  hoursPerTraining: number;
  initialGigabytes: number;
  gigabytesPerMonth: number;
  gigabytesSent: number;
}

export interface Prices {
  computeHour: number;
  trainingHour: number;
  databaseMonth: number;
  storageGigabyteMonth: number;
  egressGigabyte: number;
  freeEgressGigabytes: number;
}

export interface Cost {
  compute: number;
  training: number;
  database: number;
  storage: number;
  egress: number;
  total: number;
}

/** What it costs in a month; 1 is the first. */
export function monthlyCost(usage: Usage, prices: Prices, month: number): Cost {
  // An hour of one replica. Your work starts here.
  const compute = usage.replicas * prices.computeHour * Math.min(1, month);
  return { compute, training: 0, database: 0, storage: 0, egress: 0, total: compute };
}
