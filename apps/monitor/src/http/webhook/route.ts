import { createHash, timingSafeEqual } from "node:crypto";
import express, { type RequestHandler, Router } from "express";
import { parseNotification } from "./notification.ts";
import { type NotificationParts, takeNotification } from "./take-notification.ts";

/**
 * `POST /alerts`: Alertmanager's webhook, version 4. 401 without the token; 400 for a body that is none; 503 when an alert
 * cannot be taken now, so that Alertmanager sends it again (it does not after a 4xx).
 */
export function webhookRoute(token: string, parts: NotificationParts): Router {
  const router = Router();
  router.post("/alerts", requireToken(token), express.json({ limit: "1mb" }), async (request, response) => {
    const outcomes = await takeNotification(parts, parseNotification(request.body));
    response.status(outcomes.includes("later") ? 503 : 200).json({ outcomes });
  });
  return router;
}

/** Checked before the body is read; compared in constant time. */
function requireToken(token: string): RequestHandler {
  const expected = digest(`Bearer ${token}`);
  return (request, response, next) => {
    if (timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) return next();
    response
      .status(401)
      .set("www-authenticate", "Bearer")
      .json({ error: "expected the header Authorization: Bearer with the webhook's token" });
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
