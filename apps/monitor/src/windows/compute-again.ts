import type { Queryable } from "@mlops/database";
import { type FeatureSpec, modelInputs, onlineKeys, type RequestRow, readOnline } from "@mlops/features";
import type { ServedAndComputed } from "@mlops/monitoring";
import type { LoggedPrediction } from "./read-window.ts";

/**
 * Computes the inputs of logged predictions again from their requests and from what the store holds by now, which is
 * the offline computation's result for those hours; what it still lacks is null, as it is logged when it is served.
 * Predictions whose request was not logged in columns are left out.
 */
export async function computeAgain(
  db: Queryable,
  spec: FeatureSpec,
  predictions: readonly LoggedPrediction[],
): Promise<ServedAndComputed[]> {
  const complete = predictions.filter(({ request }) =>
    spec.request.every(({ name, required }) => required === false || request[name] !== undefined),
  );
  const keys = complete.map(({ request }) => onlineKeys(spec, request as RequestRow));
  const rows = await readOnline(db, keys.flat());
  const perRequest = spec.online.length;
  return complete.map(({ id, request, features }, index) => {
    const found = rows.slice(index * perRequest, (index + 1) * perRequest);
    const { inputs, missing } = modelInputs(spec, request as RequestRow, found);
    const computed = { ...inputs, ...Object.fromEntries(missing.map((name) => [name, null])) };
    return { id, served: features, computed };
  });
}
