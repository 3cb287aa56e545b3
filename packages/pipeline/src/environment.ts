/** The environment that stages' commands inherit. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
