import type { Drill } from "../drill.ts";
import { badDataVersion } from "./bad-data-version.ts";
import { brokenModel } from "./broken-model.ts";
import { labelDrills } from "./labels.ts";
import { noChange } from "./no-change.ts";
import { requestDrills } from "./requests.ts";
import { slowModel } from "./slow-model.ts";

/** Every drill, in the order in which `mlops drill all` runs them. */
export const allDrills: readonly Drill[] = [
  noChange,
  ...requestDrills,
  ...labelDrills,
  badDataVersion,
  slowModel,
  brokenModel,
];
