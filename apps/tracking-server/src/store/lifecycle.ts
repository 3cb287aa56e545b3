/** Which of active and deleted things a search looks at, with MLflow's numbers. */
export const viewTypes = { ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 } as const;

/** One of `viewTypes`. */
export type ViewType = keyof typeof viewTypes;

/** The `lifecycle_stage`s of a view. */
export function lifecycleStages(view: ViewType): string[] {
  if (view === "ALL") return ["active", "deleted"];
  return [view === "DELETED_ONLY" ? "deleted" : "active"];
}
