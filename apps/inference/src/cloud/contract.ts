/** What a cloud's environment says of how its container is to serve; undefined leaves the usual. */
export interface CloudContract {
  readonly cloud: "sagemaker" | "vertex-ai" | "azure-ml" | "cloud-run" | "lambda";
  readonly modelUri?: string | undefined;
  readonly port?: string | undefined;
  readonly home?: string | undefined;
  /** Address of prediction in KServe's V1 protocol. */
  readonly predictPath?: string | undefined;
  /** Address that answers 200 when ready. */
  readonly healthPath?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The contract that the environment is made to, by the variables that only that cloud sets; undefined for none. */
export function findContract(environment: Environment, exists: (path: string) => boolean): CloudContract | undefined {
  return (
    vertexAi(environment) ??
    azureMl(environment) ??
    lambda(environment) ??
    cloudRun(environment) ??
    sageMaker(environment, exists)
  );
}

/** Source: cloud.google.com/vertex-ai/docs/predictions/custom-container-requirements. */
function vertexAi(environment: Environment): CloudContract | undefined {
  if (environment.AIP_HTTP_PORT === undefined) return undefined;
  return {
    cloud: "vertex-ai",
    modelUri: environment.AIP_STORAGE_URI || undefined,
    port: environment.AIP_HTTP_PORT,
    predictPath: environment.AIP_PREDICT_ROUTE,
    healthPath: environment.AIP_HEALTH_ROUTE,
  };
}

/** Source: learn.microsoft.com/azure/machine-learning, "Deploy a model by using a custom container". */
function azureMl(environment: Environment): CloudContract | undefined {
  if (environment.AZUREML_MODEL_DIR === undefined) return undefined;
  return { cloud: "azure-ml", modelUri: environment.AZUREML_MODEL_DIR, port: environment.PORT ?? "5001" };
}

/** With the Lambda web adapter the function is an HTTP server; only /tmp can be written to. */
function lambda(environment: Environment): CloudContract | undefined {
  if (environment.AWS_LAMBDA_FUNCTION_NAME === undefined) return undefined;
  return { cloud: "lambda", port: environment.AWS_LWA_PORT ?? environment.PORT, home: "/tmp/mlops" };
}

/** Source: cloud.google.com/run/docs/container-contract. */
function cloudRun(environment: Environment): CloudContract | undefined {
  if (environment.K_SERVICE === undefined) return undefined;
  return { cloud: "cloud-run", port: environment.PORT, home: "/tmp/mlops" };
}

/** Source: docs.aws.amazon.com/sagemaker, "Custom Inference Code with Hosting Services". */
function sageMaker(environment: Environment, exists: (path: string) => boolean): CloudContract | undefined {
  const directory = `${environment.SAGEMAKER_BASE_DIR ?? "/opt/ml"}/model`;
  if (!exists(directory)) return undefined;
  return { cloud: "sagemaker", modelUri: directory, port: environment.SAGEMAKER_BIND_TO_PORT };
}
