import type { Endpoint } from "../http/endpoint.ts";
import { artifactListEndpoints } from "./artifact-lists.ts";
import { experimentEndpoints } from "./experiments.ts";
import { loggedModelEndpoints } from "./logged-models.ts";
import { loggingEndpoints } from "./logging.ts";
import { modelVersionEndpoints } from "./model-versions.ts";
import { registeredModelEndpoints } from "./registered-models.ts";
import { runEndpoints } from "./runs.ts";
import { serviceEndpoints } from "./service.ts";

/** Every endpoint that takes and gives messages in JSON. */
export const endpoints: readonly Endpoint[] = [
  ...experimentEndpoints,
  ...runEndpoints,
  ...loggingEndpoints,
  ...loggedModelEndpoints,
  ...registeredModelEndpoints,
  ...modelVersionEndpoints,
  ...artifactListEndpoints,
  ...serviceEndpoints,
];
