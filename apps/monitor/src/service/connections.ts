import type pg from "pg";
import type { ModelRegistry } from "../registry/model-registry.ts";

/** What the monitor needs of the outside. */
export interface Connections {
  readonly pool: pg.Pool;
  readonly registry: ModelRegistry;
}
