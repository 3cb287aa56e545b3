/** The part of OpenLineage 2-0-2 that is written here (openlineage.io/spec/2-0-2/OpenLineage.json). */
export const specification = "https://openlineage.io/spec/2-0-2/OpenLineage.json";

/** Who makes these events. */
export const producer = "urn:mlops-roadmap:metadata:0.1.0";

/** What every facet carries. */
export interface Facet {
  readonly _producer: string;
  readonly _schemaURL: string;
  readonly [field: string]: unknown;
}

/** A dataset that a run read or wrote. */
export interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets: Readonly<Record<string, Facet>>;
}

/** A change in a run's state. */
export interface RunEvent {
  readonly eventType: "START" | "RUNNING" | "COMPLETE" | "ABORT" | "FAIL" | "OTHER";
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets: Readonly<Record<string, Facet>> };
  readonly job: {
    readonly namespace: string;
    readonly name: string;
    readonly facets: Readonly<Record<string, Facet>>;
  };
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}

/** A facet of the specification; `version` is that of its own schema, for example `1-0-1`. */
export function facet(name: string, version: string, fields: Readonly<Record<string, unknown>>): Facet {
  return {
    _producer: producer,
    _schemaURL: `https://openlineage.io/spec/facets/${version}/${name}.json#/$defs/${name}`,
    ...fields,
  };
}

/** A facet of our own: the specification allows any, under a prefixed name. */
export function ownFacet(name: string, fields: Readonly<Record<string, unknown>>): Facet {
  return { _producer: producer, _schemaURL: `urn:mlops-roadmap:facet:${name}`, ...fields };
}
