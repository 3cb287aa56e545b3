import express, { Router } from "express";
import { requireToken } from "../require-token.ts";
import { parseNotification } from "./notification.ts";
import { type NotificationParts, takeNotification } from "./take-notification.ts";

/**
 * `POST /alerts`: Alertmanager's webhook, version 4. 401 without the token; 400 for a body that is none; 503 when an alert
 * cannot be taken now, so that Alertmanager sends it again (it does not after a 4xx).
 */
export function webhookRoute(token: string, parts: NotificationParts): Router {
  const router = Router();
  router.post(
    "/alerts",
    requireToken(token, "the webhook's token"),
    express.json({ limit: "1mb" }),
    async (request, response) => {
      const outcomes = await takeNotification(parts, parseNotification(request.body));
      response.status(outcomes.includes("later") ? 503 : 200).json({ outcomes });
    },
  );
  return router;
}
