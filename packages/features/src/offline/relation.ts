/** DuckDB's relation over parquet files, each path quoted. */
export function parquetRelation(files: readonly string[]): string {
  return `read_parquet([${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(", ")}])`;
}
