import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type CsvQuestion, type UnderstoodCsv, understandCsv } from "../../src/profile.ts";

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A file in a folder of its own, which is gone after the tests. */
export function csvFile(content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "csv-test-"));
  made.push(folder);
  const file = join(folder, "people.csv");
  writeFileSync(file, content);
  return file;
}

/** What is understood of a text, with the target `answer` when nothing else is said. */
export function understand(content: string | Uint8Array, question: Partial<CsvQuestion> = {}): Promise<UnderstoodCsv> {
  return understandCsv({ file: csvFile(content), target: "answer", id: [], drop: [], keep: [], ...question });
}

/** A CSV of `rows` rows: the header, then what each row is. */
export function lines(header: string, rows: number, row: (index: number) => string): string {
  return `${header}\n${Array.from({ length: rows }, (_, index) => row(index)).join("\n")}\n`;
}

/** Neither rule nor order: 0 to below `below`, told by the row's number. */
export function scattered(index: number, below: number, salt = 1): number {
  return Math.floor(((((index + 1) * 2_654_435_761 * salt) % 4_294_967_296) / 4_294_967_296) * below);
}

export const yes = (index: number): string => (scattered(index, 3, 7) === 0 ? "yes" : "no");
