import type { Project } from "@mlops/project";
import { minimumRows, type ProjectDraft, positiveRows, replayedRows, slicedInputs } from "../project-draft.ts";

/** `project.json`. */
export function projectFile(draft: ProjectDraft): string {
  const { name, csv, weeks, understood } = draft;
  const project: Project = {
    version: 1,
    name,
    dataset: `data/${name}`,
    source: `data/${csv}`,
    words: {
      row: "row",
      rows: "rows",
      positives: positiveRows(draft),
      source: `rows of ${draft.source}${understood.table.batches.by === "count" ? ", each batch of them playing a week" : ""}`,
    },
    loop: { ...weeks, rowsPerWeek: replayedRows(draft) },
    test: { file: "build/features/test.parquet", label: "label", time: "event_time", other: ["id"] },
    protectedSlices: {
      columns: slicedInputs(draft).map((column) => ({ column, words: `with ${column}` })),
      timesOfDay: false,
    },
    cardSlices: [],
    monitor: { slices: slicedInputs(draft) },
    example: understood.example,
  };
  return `${JSON.stringify(project, null, 2)}\n`;
}

/** `params.yaml`: sizes fit the number of rows, since a small table is read many times. */
export function paramsFile(draft: ProjectDraft): string {
  const { understood } = draft;
  const trained = understood.plan.rows * Math.max(1, Math.round(understood.plan.batches * 0.6) - 2);
  const batch = 2 ** Math.round(Math.log2(Math.min(1024, Math.max(32, trained / 40))));
  const epochs = Math.max(6, Math.min(25, Math.round(400_000 / trained)));
  const hidden = trained < 3_000 ? "[16]" : trained < 30_000 ? "[32, 16]" : "[64, 32]";
  return `# Parameters of the pipeline (dvc.yaml). A change here reruns the stages that read it.
prepare:
  # The newest batches: the model never sees them in training. A week is a batch, or plays one.
  test_weeks: 1
  # The batches before those decide when training stops and calibrate the probabilities.
  validation_weeks: 1
  # At most so many batches before those.
  training_weeks: 60
  # At most so many training rows.
  maximum_rows: 200000
  seed: 7
train:
  seed: 7
  # native where @tensorflow/tfjs-node loads, else wasm.
  backend: auto
  # At most; training stops when the validation batch's log loss has not improved for \`patience\` epochs.
  epochs: ${epochs}
  batch_size: ${batch}
  learning_rate: 0.01
  weight_decay: 0.0003
  # Share of categories hidden from it, so that it knows what to say of one that it has never seen.
  unknown_share: 0.02
  patience: 6
  hidden: ${hidden}
  # A category is a learned vector of so many numbers; values beyond the most frequent, or in fewer rows, share one.
  category_dimensions: 4
  category_values: 200
  category_minimum_rows: 5
evaluate:
  # For the intervals of AUC and log loss.
  resamples: 200
  # Test rows on which each input is shuffled in turn, to see what the model would miss.
  importance_rows: 2000
  seed: 7
export:
  # Training rows that the monitor's bins and thresholds are made from.
  reference_rows: 100000
  # A window with fewer predictions is not judged.
  minimum_rows: ${minimumRows(draft)}
  seed: 7
`;
}

/** `dvc.yaml`. */
export function pipelineFile({ name }: ProjectDraft): string {
  return `stages:
  prepare:
    desc: Split the batches by time and write the model's inputs
    cmd: node dist/stages/prepare.js
    deps:
      - data/${name}
      - dist/stages/prepare.js
    params:
      - prepare
    outs:
      - build/features
  train:
    desc: Train a network and a logistic regression, and keep the better one
    cmd: node dist/stages/train.js
    deps:
      - build/features
      - dist/stages/train.js
    params:
      - train
    outs:
      - build/train
    metrics:
      - metrics/train.json:
          cache: false
    plots:
      - metrics/history.json:
          cache: false
          x: epoch
          y: validation_log_loss
  evaluate:
    desc: Measure the model on the newest batch
    cmd: node dist/stages/evaluate.js
    deps:
      - build/features
      - build/train
      - dist/stages/evaluate.js
    params:
      - evaluate
    metrics:
      - metrics/test.json:
          cache: false
      - metrics/slices.json:
          cache: false
    plots:
      - plots/roc.json:
          cache: false
          x: false_positive_rate
          y: true_positive_rate
      - plots/calibration.json:
          cache: false
          x: predicted
          y: observed
      - plots/importance.json:
          cache: false
          template: bar_horizontal
          x: log_loss_rise
          y: feature
  export:
    desc: Export the model to ONNX and prove that it gives the same probabilities
    cmd: node dist/stages/export.js
    deps:
      - build/features
      - build/train
      - dist/stages/export.js
    params:
      - export
    outs:
      - build/model
`;
}
