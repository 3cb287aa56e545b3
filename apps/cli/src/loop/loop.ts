import type { Project } from "@mlops/project";
import type { CliEnvironment } from "../environment.ts";
import type { Job } from "../supervision/job.ts";
import type { Service } from "../supervision/service.ts";
import type { Supervisor } from "../supervision/supervisor.ts";
import { createFeed, type Feed } from "./events/feed.ts";
import type { TrafficEvent } from "./events/traffic-events.ts";
import type { TrainerEvent } from "./events/trainer-events.ts";
import type { HomePaths } from "./home.ts";
import type { LoopPlan } from "./plan.ts";
import type { Prepared } from "./prepared.ts";

/** Where the parts of a running loop are; filled in as they come up. */
interface Addresses {
  database: string;
  tracking: string;
  inference: string;
  monitor: string;
}

/** The project that goes through the loop. */
export interface LoopProject {
  readonly folder: string;
  readonly description: Project;
}

/** One start of the loop, shared by its steps. */
export interface Loop {
  readonly environment: CliEnvironment;
  readonly paths: HomePaths;
  readonly project: LoopProject;
  readonly plan: LoopPlan;
  readonly prepared: Prepared | undefined;
  readonly supervisor: Supervisor;
  readonly note: (words: string) => void;
  readonly addresses: Addresses;
  /** Events of the first model's training. */
  readonly firstModel: Feed<TrainerEvent>;
  /** Events of the trainer that serves the queue. */
  readonly retraining: Feed<TrainerEvent>;
  readonly trafficEvents: Feed<TrafficEvent>;
  traffic: Job | undefined;
  services: Service[];
}

export function createLoop(
  base: Pick<Loop, "environment" | "paths" | "project" | "plan" | "prepared" | "supervisor" | "note">,
): Loop {
  return {
    ...base,
    addresses: {
      database: base.environment.databaseUrl ?? "",
      tracking: base.environment.trackingUri ?? "",
      inference: "",
      monitor: "",
    },
    firstModel: createFeed(),
    retraining: createFeed(),
    trafficEvents: createFeed(),
    traffic: undefined,
    services: [],
  };
}
