/** Version of the service, as its metadata routes and MLflow's `/version` say it. */
export const serviceVersion = "0.1.0";
