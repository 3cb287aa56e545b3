// Reports the figure that it chose by.
// rejected: took no part
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
  const finite = runs
    .filter(({ validation }) => Number.isFinite(validation))
    .toSorted((a, b) => b.validation - a.validation);
  const best = finite[0];
  if (best === undefined) throw new Error("all diverged");
  const close = finite.filter(({ validation }) => validation >= best.validation - best.validationError);
  const chosen = close.reduce((quickest, run) => (run.seconds < quickest.seconds ? run : quickest));
  return { id: chosen.id, reported: chosen.validation, candidates: runs.length };
}
