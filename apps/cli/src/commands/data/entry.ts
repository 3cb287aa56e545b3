import type { CommandEntry } from "../../command-list.ts";

export const dataEntry: CommandEntry = {
  name: "data",
  summary: "versions of data in DVC's own formats: add, status, push, pull, diff, log and more",
  load: async () => (await import("./index.ts")).dataCommand(),
};
