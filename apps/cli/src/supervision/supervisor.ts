import { type Job, type JobSpec, startJob } from "./job.ts";
import { choosePort } from "./ports.ts";
import { type Service, type ServiceSpec, startService } from "./service.ts";

/** What a service is, without what the supervisor fills in: run folder, host, port, what to do when it ends. */
interface SupervisedService
  extends Pick<ServiceSpec, "name" | "args" | "cwd" | "environment" | "logFile" | "onLine" | "policy"> {
  readonly preferredPort: number;
  /** For a program that takes its port as an argument, not from `PORT`: the argument's name. */
  readonly portArgument?: string;
}

export type SupervisedJob = Pick<JobSpec, "name" | "args" | "cwd" | "environment" | "logFile" | "onLine">;

/** All processes of a loop: started in order, ended in the opposite one. */
export interface Supervisor {
  service(spec: SupervisedService): Promise<Service>;
  job(spec: SupervisedJob): Promise<Job>;
  /** Aborted, with the reason, when a service could not be kept up. */
  readonly failed: AbortSignal;
  stopAll(graceMilliseconds?: number): Promise<void>;
}

interface Stoppable {
  stop(graceMilliseconds?: number): Promise<void>;
}

interface SupervisorOptions {
  readonly runDirectory: string;
  readonly host: string;
  /** Things a person should know: a port that was taken, a restart. */
  readonly onNote: (note: string) => void;
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const failed = new AbortController();
  const stopping = new AbortController();
  const starting = new Set<Promise<unknown>>();
  const running: Stoppable[] = [];
  const ports = new Set<number>();
  const onRestart = (words: string): void => options.onNote(`${words}; started again`);
  const track = async <T extends Stoppable>(start: Promise<T>): Promise<T> => {
    starting.add(start);
    try {
      const started = await start;
      running.push(started);
      return started;
    } finally {
      starting.delete(start);
    }
  };
  return {
    failed: failed.signal,
    service: async ({ preferredPort, portArgument, ...spec }) => {
      const choice = await choosePort(options.host, preferredPort, ports);
      ports.add(choice.port);
      if (!choice.isPreferred && preferredPort !== 0)
        options.onNote(`port ${preferredPort} is taken: ${spec.name} uses ${choice.port}`);
      return track(
        startService({
          ...spec,
          args: portArgument ? [...spec.args, portArgument, String(choice.port)] : spec.args,
          environment: { ...spec.environment, HOST: options.host, PORT: String(choice.port) },
          runDirectory: options.runDirectory,
          signal: stopping.signal,
          onRestart,
          onGivenUp: (error) => failed.abort(error),
        }),
      );
    },
    job: (spec) => track(startJob({ ...spec, runDirectory: options.runDirectory, onRestart })),
    stopAll: async (graceMilliseconds) => {
      stopping.abort();
      await Promise.allSettled(starting);
      for (const process of [...running].reverse()) await process.stop(graceMilliseconds);
    },
  };
}
