/** The boxes of the loop in order: what it is, and what it is made of here. */
const boxes: readonly (readonly [name: string, by: string])[] = [
  ["Weekly flights", "contract, DuckDB"],
  ["Data version", "DVC's formats"],
  ["Features", "one SQL, two engines"],
  ["Training", "TensorFlow.js to ONNX"],
  ["Registry", "MLflow's interface"],
  ["Inference", "V2, V1, MLflow scoring"],
  ["Prediction log", "Postgres"],
  ["Drift and labels", "Prometheus metrics"],
  ["Alert", "rules, Alertmanager"],
  ["Retraining", "queue, gate, promotion"],
];

/** The architecture as a list that flows with the width of the page; the last box leads back to the first. */
export const loopPicture: string = `<ol class="loop" aria-label="The loop: each leads to the next, the last to the first">${boxes
  .map(([name, by]) => `<li>${name}<small>${by}</small></li>`)
  .join("")}</ol>`;
