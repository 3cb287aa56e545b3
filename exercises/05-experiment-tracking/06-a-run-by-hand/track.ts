export interface Logged {
  params?: Record<string, string>;
  metrics?: Record<string, number>;
}

/** Runs `work` as a run of an experiment; the run's id. */
export async function track(
  url: string,
  experimentName: string,
  work: (log: (logged: Logged) => Promise<void>) => Promise<void>,
): Promise<string> {
  // Tells nobody. Your work starts here.
  await work(async () => undefined);
  return `${url.length}-${experimentName.length}`;
}
