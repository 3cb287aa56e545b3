import type { Queryable } from "@mlops/database";
import { resolveId } from "@mlops/metadata";
import { UsageError } from "../errors.ts";

/** A registered model version. */
export interface NamedVersion {
  readonly name: string;
  readonly version: number;
}

/** The model version that `name/3`, `models:/name/3`, `name@champion`, a run or a model's MD5 names. */
export async function resolveModelVersion(db: Queryable, id: string): Promise<NamedVersion> {
  const nodes = await resolveId(db, id);
  const model = nodes.find((node) => node.kind === "model");
  const [, name, version] = /^(.+)\/(\d+)$/.exec(model?.id ?? "") ?? [];
  if (name === undefined)
    throw new UsageError(`${id} is no model version: give name/version, for example flight-delays/1`);
  return { name, version: Number(version) };
}
