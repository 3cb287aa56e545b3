import type { AlertDefinition } from "../definition.ts";
import { liveAlerts } from "./live-alerts.ts";
import { recentAlerts } from "./recent-alerts.ts";
import { windowAlerts } from "./window-alerts.ts";

/** Every alert of the project. */
export const allAlerts: readonly AlertDefinition[] = [...windowAlerts, ...recentAlerts, ...liveAlerts];

/** Those that the monitor evaluates itself, on its own metrics. */
export const monitorAlerts: readonly AlertDefinition[] = allAlerts.filter((alert) => alert.source === "monitor");

/** Those that it evaluates too when it scrapes the inference service. */
export const serviceAlerts: readonly AlertDefinition[] = allAlerts.filter((alert) => alert.source === "service");
