import type { ProjectDraft } from "../project-draft.ts";

/** `src/table.ts`: what the CSV's columns are, for people to change. */
export function tableSource({ name, scope, understood, source }: ProjectDraft): string {
  return `import type { TableDefinition } from "${scope}/tabular";

/** Name of the project and of its model. */
export const PROJECT = ${JSON.stringify(name)};

/** Folder of the data set: one parquet file a batch. */
export const DATASET = ${JSON.stringify(`data/${name}`)};

/**
 * What the columns of ${commentText(source)} are, as \`mlops new\` understood them. Correct it here: leave a column out by
 * removing it from \`columns\`, make a number of codes a category by its \`kind\`.
 */
export const table: TableDefinition = ${JSON.stringify(understood.table, null, 2)};
`;
}

/** Text that cannot end the comment it is in. */
function commentText(text: string): string {
  return text.replaceAll("*/", "* /").replace(/\s+/g, " ");
}
