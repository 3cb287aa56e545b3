/** Ports that the loop takes when they are free; the ones people know where there is one. */
export const preferredPorts = {
  database: 55_432,
  "tracking-server": 5000,
  inference: 8080,
  monitor: 8090,
} as const;
