import { setImmediate } from "node:timers/promises";
import type { AliasCalls, ModelVersion, RegisteredModel } from "../../src/index.ts";

interface FakeRegistry extends AliasCalls {
  /** What the registry holds. */
  readonly model: {
    readonly name: string;
    readonly aliases: Record<string, number>;
    readonly tags: Record<string, string>;
  } & RegisteredModel;
  /** Done first in a call: to fail it, or to do something meanwhile. */
  readonly before: { [Call in keyof AliasCalls]?: (() => void) | undefined };
}

/** One registered model with these versions, in memory. Each call takes a turn of the event loop, as a request does. */
export function fakeRegistry(versions: readonly number[]): FakeRegistry {
  const model = { name: "m", aliases: {}, tags: {} } as unknown as FakeRegistry["model"];
  const before: FakeRegistry["before"] = {};
  const turn = async (call: keyof AliasCalls): Promise<void> => {
    await setImmediate();
    before[call]?.();
  };
  return {
    model,
    before,
    async getRegisteredModel() {
      await turn("getRegisteredModel");
      return structuredClone(model);
    },
    async getModelVersion(name, version) {
      await turn("getModelVersion");
      if (!versions.includes(version)) throw new Error(`no version ${version}`);
      return { name, version } as ModelVersion;
    },
    async setRegisteredModelTag(_name, key, value) {
      await turn("setRegisteredModelTag");
      model.tags[key] = value;
    },
    async setRegisteredModelAlias(_name, alias, version) {
      await turn("setRegisteredModelAlias");
      model.aliases[alias] = version;
    },
  };
}
