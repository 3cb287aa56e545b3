import { stringify } from "yaml";
import type { ExampleFiles } from "./input-example.ts";
import { encodeSignature, type ModelSignature } from "./signature.ts";

/** The MLflow release whose model format is written. */
const mlflowVersion = "3.17.2";

/** What Python needs to load the model. */
export interface PythonEnvironment {
  /** `3.11.9`. */
  readonly python: string;
  /** Lines of a requirements file. */
  readonly requirements: readonly string[];
}

/** What loads an ONNX model, in versions that were tried with it. */
export const onnxEnvironment: PythonEnvironment = {
  python: "3.11.9",
  requirements: [`mlflow==${mlflowVersion}`, "numpy<3", "onnx>=1.16,<2", "onnxruntime>=1.18,<2", "pandas<3"],
};

/** What an MLmodel file says. */
export interface ModelDescription {
  /** File of the model in its folder. */
  readonly data: string;
  readonly modelId: string;
  readonly runId: string | undefined;
  /** Bytes of all its files. */
  readonly sizeBytes: number;
  readonly createdAt: Date;
  readonly signature: ModelSignature | undefined;
  readonly example: ExampleFiles | undefined;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly environment: PythonEnvironment;
  /** ONNX Runtime's execution providers, in order of preference. */
  readonly providers: readonly string[];
}

/** The files that describe an ONNX model to Python's `mlflow` (its flavours `onnx` and `python_function`). */
export function descriptionFiles(model: ModelDescription): Record<string, string> {
  const { environment } = model;
  return {
    MLmodel: stringify(mlmodel(model), { lineWidth: 0 }),
    "conda.yaml": stringify({
      channels: ["conda-forge"],
      dependencies: [`python=${environment.python}`, "pip", { pip: [...environment.requirements] }],
      name: "mlflow-env",
    }),
    "python_env.yaml": stringify({
      python: environment.python,
      build_dependencies: ["pip", "setuptools", "wheel"],
      dependencies: ["-r requirements.txt"],
    }),
    "requirements.txt": `${environment.requirements.join("\n")}\n`,
  };
}

function mlmodel(model: ModelDescription): object {
  return {
    artifact_path: `models:/${model.modelId}`,
    flavors: {
      onnx: {
        code: null,
        data: model.data,
        onnx_session_options: null,
        onnx_version: "1.16.0",
        providers: model.providers,
      },
      python_function: {
        data: model.data,
        env: { conda: "conda.yaml", virtualenv: "python_env.yaml" },
        loader_module: "mlflow.onnx",
        python_version: model.environment.python,
      },
    },
    is_signature_from_type_hint: false,
    ...(model.metadata ? { metadata: model.metadata } : {}),
    mlflow_version: mlflowVersion,
    model_id: model.modelId,
    model_size_bytes: model.sizeBytes,
    model_uuid: model.modelId,
    ...(model.runId ? { run_id: model.runId } : {}),
    ...(model.example ? { saved_input_example_info: model.example.info } : {}),
    ...(model.signature ? { signature: encodeSignature(model.signature) } : {}),
    utc_time_created: model.createdAt.toISOString().replace("T", " ").replace("Z", "000"),
  };
}
