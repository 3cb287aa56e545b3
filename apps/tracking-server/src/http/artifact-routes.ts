import {
  abortUpload,
  beginUpload,
  type ContentRequest,
  completeUpload,
  receiveArtifact,
  receivePart,
  removeArtifact,
  sendArtifact,
} from "./artifact-content.ts";

type Handler = (request: ContentRequest) => Promise<void>;

const base = "/api/2.0/mlflow-artifacts";

/** Routes that stream content: method, path prefix, handler. What follows the prefix is the artifact's path. */
const contentRoutes: readonly (readonly [method: string, prefix: string, handle: Handler])[] = [
  ["GET", `${base}/artifacts/`, sendArtifact],
  ["HEAD", `${base}/artifacts/`, sendArtifact],
  ["PUT", `${base}/artifacts/`, receiveArtifact],
  ["DELETE", `${base}/artifacts/`, removeArtifact],
  ["POST", `${base}/mpu/create/`, beginUpload],
  ["PUT", `${base}/mpu/part/`, receivePart],
  ["POST", `${base}/mpu/complete/`, completeUpload],
  ["POST", `${base}/mpu/abort/`, abortUpload],
];

/** The route of a request, if it is one for content. */
export function contentRoute(method: string, path: string): { handle: Handler; path: string } | undefined {
  if (!path.startsWith(base)) return undefined;
  // MLflow's client leaves the trailing slash out when it uploads to the root.
  const full = /\/mpu\/(create|complete|abort)$/.test(path) ? `${path}/` : path;
  const route = contentRoutes.find(([wanted, prefix]) => wanted === method && full.startsWith(prefix));
  return route ? { handle: route[2], path: full.slice(route[1].length) } : undefined;
}
