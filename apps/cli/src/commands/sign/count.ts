/** "1 file", "12 files". */
export function countFiles(files: readonly unknown[]): string {
  return files.length === 1 ? "1 file" : `${files.length} files`;
}
