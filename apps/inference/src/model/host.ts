import type { ServedModel } from "./served-model.ts";

export type Role = "champion" | "canary" | "shadow";

/** The models in service, by role. A request takes a model once and keeps it to its end; a swap is one assignment. */
export interface ModelHost {
  get(role: Role): ServedModel | undefined;
  /** The model in any role with this version. */
  byVersion(version: string): ServedModel | undefined;
  /** Puts a model in a role; the one before it is released when its last request is answered. */
  put(role: Role, model: ServedModel): void;
  /** Empties a role. */
  remove(role: Role): void;
  /** Roles that are filled. */
  serving(): readonly { readonly role: Role; readonly model: ServedModel }[];
  /** Releases all models after their last request. */
  close(): Promise<void>;
}

/** Milliseconds between looks at a replaced model's pending requests. */
const releaseCheckMillis = 50;

export function makeModelHost(onChange: (role: Role, model: ServedModel | undefined) => void): ModelHost {
  const slots = new Map<Role, ServedModel>();
  const retire = (model: ServedModel | undefined): void => {
    if (model !== undefined && ![...slots.values()].includes(model)) void releaseWhenIdle(model);
  };
  return {
    get: (role) => slots.get(role),
    byVersion: (version) => [...slots.values()].find((model) => model.identity.version === version),
    put: (role, model) => {
      const before = slots.get(role);
      slots.set(role, model);
      onChange(role, model);
      if (before !== model) retire(before);
    },
    remove: (role) => {
      const before = slots.get(role);
      slots.delete(role);
      if (before !== undefined) onChange(role, undefined);
      retire(before);
    },
    serving: () => [...slots].map(([role, model]) => ({ role, model })),
    close: async () => {
      const models = new Set(slots.values());
      slots.clear();
      await Promise.all([...models].map(releaseWhenIdle));
    },
  };
}

/** A request may hold the model a turn before it submits: idle is believed after a whole interval without work. */
async function releaseWhenIdle(model: ServedModel): Promise<void> {
  do {
    await new Promise((resolve) => setTimeout(resolve, releaseCheckMillis));
  } while (model.engine.pendingJobs > 0 || model.holds.count > 0);
  await model.session.release();
}
