// A GET of a prediction route counts as a prediction.
// rejected: the method does
export type Meaning = "health" | "predict" | undefined;

export interface State {
  modelLoaded: boolean;
  draining: boolean;
}

export interface Contract {
  port: number;
  route(method: string, path: string): Meaning;
  /** An HTTP status. */
  health(state: State): number;
  wrap(path: string, probabilities: number[]): object;
}

export function contract(environment: Record<string, string | undefined>): Contract {
  const { AIP_HTTP_PORT, PORT, AIP_HEALTH_ROUTE, AIP_PREDICT_ROUTE, AIP_DEPLOYED_MODEL_ID } = environment;
  const routes = new Map<string, Meaning>([
    ["GET /ping", "health"],
    ["POST /invocations", "predict"],
    ["GET /v2/health/ready", "health"],
  ]);
  if (AIP_HEALTH_ROUTE) routes.set(`GET ${AIP_HEALTH_ROUTE}`, "health");
  if (AIP_PREDICT_ROUTE) routes.set(`POST ${AIP_PREDICT_ROUTE}`, "predict");
  return {
    port: Number(AIP_HTTP_PORT || PORT || 8080),
    route: (method, path) => {
      const found = routes.get(`${method} ${pathOf(path)}`);
      if (found !== undefined) return found;
      return /^\/v1\/models\/[^/:]+:predict$/.test(pathOf(path)) ? "predict" : undefined;
    },
    health: ({ modelLoaded, draining }) => (modelLoaded && !draining ? 200 : 503),
    wrap: (path, predictions) => {
      const isVertex = Boolean(AIP_PREDICT_ROUTE) && pathOf(path) === AIP_PREDICT_ROUTE;
      return isVertex && AIP_DEPLOYED_MODEL_ID
        ? { predictions, deployedModelId: AIP_DEPLOYED_MODEL_ID }
        : { predictions };
    },
  };
}

function pathOf(path: string): string {
  return path.split("?")[0] ?? path;
}
