import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { InvalidExercise } from "../errors.ts";
import { readText } from "../text-file.ts";

/** `01-foundations/02-late-share`: the stage's folder and the exercise's. */
export type ExerciseId = string & { readonly brand: "ExerciseId" };

/** What `npm start` runs (a check reads their addresses as `TRACKING_SERVER_URL`, `DATABASE_URL` and so on), and programs. */
const services = ["database", "tracking-server", "inference", "monitor", "promtool"] as const;
export type Service = (typeof services)[number];

/** The front matter of an exercise's README.md. */
interface FrontMatter {
  title: string;
  /** The one file that the learner writes in. */
  file: string;
  minutes: number;
  kind: "small" | "capstone";
  /** A regular expression of what the stub's failure must say, so that it fails for the reason intended. */
  stub: string;
  /** Services of `npm start` that the check talks to, and programs that it runs. */
  needs: Service[];
}

const frontMatter: z.ZodType<FrontMatter> = z.strictObject({
  title: z.string().min(1),
  file: z.string().min(1),
  minutes: z.number().int().positive(),
  kind: z.enum(["small", "capstone"]).default("small"),
  stub: z.string().min(1),
  needs: z.array(z.enum(services)).default([]),
});

export interface Exercise extends FrontMatter {
  id: ExerciseId;
  /** 1 to 10. */
  stage: number;
  /** Absolute path of its folder. */
  folder: string;
  /** The README without its front matter. */
  text: string;
  /** Three hints, from a nudge to nearly the answer. */
  hints: string[];
}

/** All exercises below a folder, in order. @throws InvalidExercise naming the file and what is wrong with it. */
export function discoverExercises(root: string): Exercise[] {
  return numberedFolders(root).flatMap((stage) =>
    numberedFolders(join(root, stage)).map((name) => readExercise(root, `${stage}/${name}` as ExerciseId)),
  );
}

/** The exercise that a learner means by its id, its folder or a unique part of it. */
export function findExercise(exercises: Exercise[], name: string): Exercise {
  const exact = exercises.find(({ id }) => id === name || id.endsWith(`/${name}`));
  if (exact !== undefined) return exact;
  const close = exercises.filter(({ id }) => id.includes(name));
  if (close.length === 1 && close[0] !== undefined) return close[0];
  const found = close.length === 0 ? "none has that name" : `it may be ${close.map(({ id }) => id).join(", ")}`;
  throw new InvalidExercise(name, `${found}; 'mlops learn list' shows all`);
}

function numberedFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && /^\d\d-[a-z0-9-]+$/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

function readExercise(root: string, id: ExerciseId): Exercise {
  const folder = join(root, id);
  const [, header = "", text = ""] =
    /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readRequired(folder, "README.md", id)) ?? [];
  const parsed = frontMatter.safeParse(parse(header));
  if (!parsed.success) throw new InvalidExercise(id, `README.md front matter: ${z.prettifyError(parsed.error)}`);
  readRequired(folder, "check.test.ts", id);
  const hints = readRequired(folder, "hints.md", id)
    .split(/^## .*$/m)
    .slice(1)
    .map((hint) => hint.trim());
  return { ...parsed.data, id, stage: Number(id.slice(0, 2)), folder, text: text.trim(), hints };
}

function readRequired(folder: string, name: string, id: ExerciseId): string {
  const path = join(folder, name);
  if (!existsSync(path)) throw new InvalidExercise(id, `${name} is missing`);
  return readText(path);
}
