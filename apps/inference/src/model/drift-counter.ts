import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createDriftCounter, type DriftCounter, parseReference } from "@mlops/monitoring";

/**
 * Counts what the model is asked into the bins that were frozen with it (`reference.json` beside the ONNX file).
 * Undefined for an older model without one, and for one that cannot be read: it serves all the same, and the monitor
 * tells of it (alert NoReference).
 */
export function readDriftCounter(directory: string): DriftCounter | undefined {
  const path = join(directory, "reference.json");
  if (!existsSync(path)) return undefined;
  try {
    return createDriftCounter(parseReference(readFileSync(path, "utf8"), path));
  } catch {
    return undefined;
  }
}
