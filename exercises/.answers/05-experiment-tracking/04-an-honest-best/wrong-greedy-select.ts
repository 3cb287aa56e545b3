// The best on validation, at any price.
// rejected: as good and quicker
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
  const [best] = runs
    .filter(({ validation }) => Number.isFinite(validation))
    .toSorted((a, b) => b.validation - a.validation);
  if (best === undefined) throw new Error("all diverged");
  return { id: best.id, reported: best.test, candidates: runs.length };
}
