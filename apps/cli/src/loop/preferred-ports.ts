/**
 * Ports that the loop takes when they are free; the ones people know where there is one. All lie below the range from
 * which systems give connections their ports (see `choosePort`).
 */
export const preferredPorts = {
  database: 15_432,
  "tracking-server": 5000,
  inference: 8080,
  monitor: 8090,
} as const;
