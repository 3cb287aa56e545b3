import express, { type Router } from "express";
import { z } from "zod";
import { RequestError } from "../errors.ts";
import { canaryShareTag } from "../registry/registry.ts";
import type { AppParts } from "./app.ts";
import { canaryChange } from "./openapi/schemas.ts";

/** Administration, always behind a token marked admin: what serves, the canary's share, an early look at the aliases. */
export function adminRoutes(parts: AppParts): Router {
  const router = express.Router();
  router.use((request, _response, next) => {
    parts.gate.admin(request);
    next();
  });
  router.use(express.json({ limit: "16kb" }));
  router.get("/status", (_request, response) => response.json(status(parts)));
  router.post("/refresh", async (_request, response) => {
    await parts.refresh();
    response.json(status(parts));
  });
  router.put("/canary", async (request, response) => {
    const change = canaryChange.safeParse(request.body);
    if (!change.success) throw new RequestError("value", `share: ${z.prettifyError(change.error).split("\n")[0]}`);
    await keepShare(parts, change.data.share);
    response.json(status(parts));
  });
  router.delete("/canary", async (_request, response) => {
    await parts.rollout.abort();
    response.json(status(parts));
  });
  return router;
}

/** Sets the share here at once, and in the registry for every other process. */
async function keepShare({ host, rollout, registry }: AppParts, share: number): Promise<void> {
  rollout.share = share;
  const canary = host.get("canary");
  if (canary) await registry?.tag(canary.identity, canaryShareTag, String(share));
}

function status({ host, state, rollout }: AppParts): object {
  const models = Object.fromEntries(host.serving().map(({ role, model }) => [role, model.identity]));
  return {
    draining: state.draining,
    models,
    canary_share: rollout.share,
    canary_aborted: rollout.aborted ?? null,
    ...problems(state),
  };
}

function problems(state: AppParts["state"]): object {
  return { last_refusal: state.lastRefusal ?? null, registry_problem: state.registryProblem ?? null };
}
