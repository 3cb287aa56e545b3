// What is free and not used is paid back.
// rejected: nothing is paid back
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

const cents = (value: number): number => Math.round(value * 100) / 100;

export function monthlyCost(usage: Usage, prices: Prices, month: number): Cost {
  const items = {
    compute: cents(usage.replicas * 730 * prices.computeHour),
    training: cents(usage.trainingRuns * usage.hoursPerTraining * prices.trainingHour),
    database: cents(prices.databaseMonth),
    storage: cents((usage.initialGigabytes + month * usage.gigabytesPerMonth) * prices.storageGigabyteMonth),
    egress: cents((usage.gigabytesSent - prices.freeEgressGigabytes) * prices.egressGigabyte),
  };
  return { ...items, total: cents(Object.values(items).reduce((sum, item) => sum + item, 0)) };
}
