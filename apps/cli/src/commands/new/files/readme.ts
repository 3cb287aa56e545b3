import type { ProjectDraft } from "../project-draft.ts";

/** `README.md`. */
export function readmeFile(draft: ProjectDraft): string {
  const { name, source, csv, understood, clone, weeks } = draft;
  const { target, columns } = understood.table;
  const inside = clone === "../..";
  const stage = (path: string, words: string): string =>
    inside ? `[${words}](${clone}/docs/${path}/README.md)` : words;
  const left = understood.columns.filter(
    ({ role }) => !["number", "category", "date", "time", "target"].includes(role),
  );
  return `# ${name}

Will \`${target.source}\` be \`${target.positive}\`? A machine-learning project made by \`mlops new\` from \`${source}\` (${understood.rows} rows with an
answer, ${((understood.target.positives / understood.rows) * 100).toFixed(1)} % of them positive), which goes through the same loop as the flights that this clone comes with.

\`\`\`sh
npm start -- --project ${inside ? name : "PATH-OF-THIS-FOLDER"}           # the whole loop; the services stay up until Ctrl-C
npm start -- --project ${inside ? name : "PATH-OF-THIS-FOLDER"} --once    # the loop, then the end
\`\`\`

The loop learns from the batches ${weeks.firstWeek} to ${weeks.trainThroughWeek} and replays ${weeks.replayFirstWeek} to ${weeks.replayThroughWeek} as requests: ${understood.plan.reason}. Its state is in
\`.mlops/projects/${name}\` of the clone.

## What is where

| file | what | roadmap |
| --- | --- | --- |
| [src/table.ts](src/table.ts) | what each column is; the target; how rows become batches. Begin here | ${stage("01-foundations", "stage 1")} |
| [src/features.ts](src/features.ts) | how columns enter the model; all of it ends inside the ONNX graph | ${stage("02-algorithms-and-libraries", "stage 2")} |
| [src/programs/train.ts](src/programs/train.ts), [evaluate.ts](src/programs/evaluate.ts), [export.ts](src/programs/export.ts) | network and baseline; metrics with intervals; ONNX with parity, the monitor's reference | ${stage("02-algorithms-and-libraries", "stage 2")} |
| [data/${csv}.dvc](data/${csv}.dvc) | the version of the data; the file itself is in the cache, not in git | ${stage("07-data-and-pipeline-versioning", "stage 7")} |
| [contract.yaml](contract.yaml) | what rows must look like to get in | ${stage("07-data-and-pipeline-versioning", "stage 7")} |
| [dvc.yaml](dvc.yaml), [params.yaml](params.yaml) | the pipeline and its parameters | ${stage("07-data-and-pipeline-versioning", "stage 7")} |
| [card.yaml](card.yaml) | what people decide about the model: read and sign it | ${stage("06-metadata-management", "stage 6")} |
| [dashboards/${name}.json](dashboards/${name}.json), [alerts/${name}.yml](alerts/${name}.yml) | Grafana and Prometheus, kept to this model | ${stage("08-model-monitoring", "stage 8")} |
| [project.json](project.json) | what the loop, the trainer and the monitor are told | ${stage("09-projects", "stage 9")} |

## The columns

| column | what it is |
| --- | --- |
${columns.map(({ source: column, name: input, kind, missing }) => `| ${cell(column)} | ${kind}${input === column ? "" : `, sent as \`${input}\``}${missing ? ", may be missing" : ""} |`).join("\n")}
${left.map(({ name: column, role, reason }) => `| ${cell(column)} | left out: ${role}${reason ? ` (${cell(reason)})` : ""} |`).join("\n")}

## What to do next

- Look at the suspected leaks and at what was left out: a column that is only written after the answer is known makes a model that
  is right in training and useless in service.
- Change something (a kind in \`src/table.ts\`, \`hidden\` in \`params.yaml\`) and start again: only the stages that depend on it run, and
  the gate compares with the champion before anything changes in service.
- The model's probability is compared with a logistic regression and with saying the same to everyone in \`metrics/test.json\`. If
  it is no better than those, the columns do not hold the answer.
`;
}

function cell(text: string): string {
  return text === "" ? "(no name)" : text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}
