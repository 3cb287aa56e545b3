/** Columns of the benchmark's file: twelve numbers and eight categories. */
export const numbers = Array.from({ length: 12 }, (_, i) => `n${i}`);
export const categories = Array.from({ length: 8 }, (_, i) => `c${i}`);

/**
 * Writes a parquet file of `rows` rows: the first half is the reference, the second the window. Normal, skewed and
 * discrete numbers, 1 % of them missing; categories from 3 to 300 values. Four columns drift in the second half.
 */
export async function writeData(connection, file, rows) {
  await connection.run("select setseed(0.42)");
  const moved = `(case when i >= ${rows / 2} then 1 else 0 end)`;
  const columns = [
    ...numbers.map((name, k) => `${numberSql(k, moved)} as ${name}`),
    ...categories.map((name, k) => `${categorySql(k, moved)} as ${name}`),
  ];
  await connection.run(`copy (select ${columns.join(", ")} from range(${rows}) as t(i)) to '${file}' (format parquet)`);
}

/** Box-Muller; every third is exponential, every fourth discrete. */
function numberSql(k, moved) {
  const shift = k < 2 ? `0.4 * ${moved}` : "0";
  const normal = "sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())";
  const value = k % 4 === 3 ? "floor(random() * 24)" : k % 3 === 2 ? "-ln(1 - random())" : normal;
  return `(case when random() < 0.01 then null else ${value} + ${shift} end)::double`;
}

/** Skewed: low numbers are frequent. */
function categorySql(k, moved) {
  const values = [3, 5, 8, 12, 20, 60, 150, 300][k];
  const power = k < 2 ? `(2 + 1.0 * ${moved})` : "2";
  return `'v' || floor(${values} * power(random(), ${power}))::integer`;
}
