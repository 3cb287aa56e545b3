import type { Pool } from "@mlops/database";
import type { ModelRegistry } from "../registry/model-registry.ts";

/** What the monitor needs of the outside. */
export interface Connections {
  readonly pool: Pool;
  readonly registry: ModelRegistry;
}
