import { stringify } from "yaml";
import type { ProjectDraft } from "../project-draft.ts";

/** `card.yaml`: what people decide about the model. Only what is known is said; the reader is told to complete it. */
export function cardFile(draft: ProjectDraft): string {
  const { name, author, today, understood, source } = draft;
  const { target, columns } = understood.table;
  const leftOut = understood.columns.filter(
    ({ role }) => !["number", "category", "date", "time", "target"].includes(role),
  );
  const what = `${target.source} is ${target.positive}`;
  const card = {
    // A signature would claim that somebody has read it.
    reviewed: { by: "nobody yet (written by mlops new)", on: today },
    overview: `Gives the probability that ${what}, for a row like those of ${source}.`,
    documentation: "README.md in the project's folder",
    owners: [{ name: author, contact: "the repository that this project is in" }],
    licenses: [`As those of ${source}, which whoever made this project knows`],
    references: ["Mitchell et al., Model Cards for Model Reporting, FAT* 2019, doi:10.1145/3287560.3287596"],
    citations: [{ style: "plain", citation: `the model ${name}, version as named in this card` }],
    architecture:
      "A small feed-forward network, or a logistic regression where that has the lower validation log loss; seeded, its probabilities calibrated on held-out rows, exported to ONNX with the preprocessing inside the graph.",
    users: [`People who work with ${name}`],
    use_cases: [`Ranking rows by how likely it is that ${what}`],
    out_of_scope: ["Rows of another source than this table's", "Decisions about a person without one who checks them"],
    limitations: [
      `Learned from one file of ${understood.rows} rows and ${columns.length} of its columns`,
      ...leftOut.map(
        ({ name: column, role, reason }) => `The column ${column} is left out: ${role}${reason ? `, ${reason}` : ""}`,
      ),
      "A value that training did not see gets the answer for an unknown value",
    ],
    tradeoffs: ["A small model: it answers in well under a millisecond and may be less accurate than a large one"],
    ethical_considerations: [
      {
        name: "Whether the columns stand for protected attributes of people has not been judged",
        mitigation_strategy: "Metrics by category are in the card; whoever signs it looks at them first",
      },
    ],
  };
  const note = `# What people decide about the model and a machine cannot know. Written by \`mlops new\` from what it saw: read it, correct
# it, and sign it with your name. The gate refuses a model whose card has an empty field.
`;
  return note + stringify(card, { lineWidth: 100 });
}
