import type { DeriveFeatures, FeatureSpec, ReadOnline } from "../features/feature-spec.ts";
import type { InsertPredictions } from "../log/prediction.ts";
import type { Role } from "../model/host.ts";
import type { ModelIdentity } from "../model/identity.ts";
import type { LoadOptions } from "../model/load.ts";
import type { Registry } from "../registry/registry.ts";

/** What the service is connected to, each by the narrow interface it needs; undefined is off, and said at the start. */
export interface Connections {
  readonly registry: Registry | undefined;
  readonly readOnline: ReadOnline | undefined;
  readonly insertPredictions: InsertPredictions | undefined;
  readonly deriver: (spec: FeatureSpec) => DeriveFeatures;
  readonly verify: LoadOptions["verify"];
  /** Records which model serves in a role from now on; undefined identity: none. */
  readonly deployed?: (role: Role, identity: ModelIdentity | undefined) => Promise<void>;
  /** Closes what was opened for the above. */
  close(): Promise<void>;
}
