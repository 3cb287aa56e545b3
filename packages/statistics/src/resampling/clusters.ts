import { type Column, requireLength, requireValues } from "../columns.ts";
import { OutOfDomainError } from "../errors.ts";
import type { Interval } from "../summary/interval.ts";

/** How many clusters a column of cluster numbers names. @throws OutOfDomainError when one is no whole number from 0 to below the rows */
export function clusterCount(clusters: Column, rows: number): number {
  requireLength("clusters", clusters, rows);
  let most = -1;
  for (let row = 0; row < rows; row++) {
    const cluster = clusters[row] as number;
    if (!(Number.isInteger(cluster) && cluster >= 0 && cluster < rows)) {
      throw new OutOfDomainError("clusters", "a cluster number from 0 up without gaps", cluster, row);
    }
    most = Math.max(most, cluster);
  }
  return most + 1;
}

/** Numbers clusters by their keys, in the order in which the keys first come. */
export function numberClusters(keys: Iterable<number | string>): Uint32Array {
  const numbers = new Map<number | string, number>();
  return Uint32Array.from(keys, (key) => {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
}

/**
 * The mean with its 95 % interval by the cluster-robust standard error (CR1; Liang and Zeger, 1986): rows of one cluster
 * may move together, clusters do not. Where every row is its own cluster it is the ordinary one.
 *
 * @param clusters as numbered by `numberClusters`, [rows]; numbers that no row has are allowed
 */
export function clusteredMean(values: Column, clusters: Column): Interval {
  requireValues("clustered mean", values, 2);
  const sums = new Float64Array(clusterCount(clusters, values.length));
  const used = new Set<number>();
  const estimate = mean(values);
  for (let row = 0; row < values.length; row++) {
    const cluster = clusters[row] as number;
    sums[cluster] = (sums[cluster] as number) + (values[row] as number) - estimate;
    used.add(cluster);
  }
  const squares = sums.reduce((total, sum) => total + sum ** 2, 0);
  const half = (1.96 * Math.sqrt((squares * used.size) / Math.max(1, used.size - 1))) / values.length;
  return { estimate, low: estimate - half, high: estimate + half, confidence: 0.95 };
}

function mean(values: Column): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) sum += values[row] as number;
  return sum / values.length;
}
