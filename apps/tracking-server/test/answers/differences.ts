/**
 * Where our server answers otherwise than MLflow on purpose: the request, and why. Everything else in the recorded
 * answers is the same.
 */
export const differences: Readonly<Record<string, string>> = {
  "119 POST registered-models/rename":
    "MLflow's words end in its database driver's report; ours are its first sentence",
  "189 POST runs/update": "MLflow takes a status that does not exist and changes nothing; ours refuses it",
  "190 POST runs/log-batch": "MLflow logs 0 at time 0 for a value that is no number; ours refuses it",
  "191 POST experiments/create": "MLflow takes broken JSON for an empty message; ours says that it is broken",
  "192 POST experiments/create": "MLflow fails (500) on a body that is no object; ours refuses it (400)",
  "193 POST experiments/none": "MLflow sends a page of HTML; ours an error that clients can read",
  "194 GET runs/create": "MLflow sends a page of HTML; ours a line of text",
  "195 GET /api/2.0/mlflow-artifacts/artifacts/%2e%2e/%2e%2e/etc/passwd": "as for any path that is not there",
};
