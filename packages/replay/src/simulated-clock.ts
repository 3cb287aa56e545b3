import { weekMilliseconds } from "./weeks.ts";

/** A clock that runs through the replayed weeks at a speed that may be changed while it runs. */
export interface SimulatedClock {
  /** Simulated time, milliseconds since 1970. */
  now(): number;
  /** Real milliseconds until a simulated time; 0 when it has come. */
  until(time: number): number;
  /** Real seconds that a simulated week takes; 0: as fast as the work goes (every time has come already). */
  setSecondsPerWeek(seconds: number): void;
  /** Moves the clock to a simulated time. */
  setTime(time: number): void;
}

/** @param realNow monotonic real time in milliseconds */
export function createSimulatedClock(start: number, secondsPerWeek: number, realNow: () => number): SimulatedClock {
  let anchor = { real: realNow(), simulated: start };
  let seconds = secondsPerWeek;
  const now = (): number => anchor.simulated + (seconds === 0 ? 0 : (realNow() - anchor.real) / rate(seconds));
  return {
    now,
    until: (time) => (seconds === 0 ? 0 : Math.max(0, (time - now()) * rate(seconds))),
    setSecondsPerWeek: (value) => {
      anchor = { real: realNow(), simulated: now() };
      seconds = value;
    },
    setTime: (time) => {
      anchor = { real: realNow(), simulated: time };
    },
  };
}

/** Real milliseconds for one simulated millisecond. */
function rate(secondsPerWeek: number): number {
  return (secondsPerWeek * 1000) / weekMilliseconds;
}
