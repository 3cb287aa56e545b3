/** The stages' settings from outside; `process.env` is read nowhere else in them. */
export interface StageEnvironment {
  /** Overrides `train.backend` of params.yaml: `auto`, `native` or `wasm`. */
  readonly backend: string | undefined;
}

/** Reads the environment, and asks TensorFlow's native library not to log to the stages' output. */
export function readStageEnvironment(): StageEnvironment {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  return { backend: process.env.MLOPS_BACKEND };
}
