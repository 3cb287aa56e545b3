export interface Run {
  id: string;
  validation: number;
  validationError: number;
  test: number;
  seconds: number;
}

export interface Selection {
  id: string;
  reported: number;
  candidates: number;
}

export function selectRun(runs: readonly Run[]): Selection {
  const [best, ...rest] = runs
    .filter(({ validation }) => Number.isFinite(validation))
    .toSorted((a, b) => b.validation - a.validation);
  if (best === undefined) throw new Error("no run has a finite validation AUC: all diverged");
  const mark = best.validation - best.validationError;
  const close = [best, ...rest.filter(({ validation }) => validation >= mark)];
  const chosen = close.reduce((quickest, run) => (run.seconds < quickest.seconds ? run : quickest));
  return { id: chosen.id, reported: chosen.test, candidates: runs.length };
}
