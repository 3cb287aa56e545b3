/** A flight is late when it lands more than this many minutes after its schedule: the line that the US statistics draw. */
export const LATE_AFTER_MINUTES = 15;

const TAXI_AND_CLIMB_MINUTES = 45;
const MILES_PER_MINUTE = 7;

/**
 * Minutes from departure until the delay of a flight over `distance` miles is known. The data say when a flight left and
 * how late it landed, not when: 420 miles an hour and 45 minutes for taxiing and climbing are slower than all but a few
 * flights, so a delay is used later than it was really known, not earlier.
 */
export function landedMinutes(distance: number): number {
  return TAXI_AND_CLIMB_MINUTES + Math.ceil(distance / MILES_PER_MINUTE);
}

/** {@link landedMinutes} in SQL. */
export function landedMinutesSql(distance: string): string {
  return `(${TAXI_AND_CLIMB_MINUTES} + ceil(${distance} / ${MILES_PER_MINUTE}.0))::integer`;
}
