import { PSI_PSEUDO_COUNT, psiTerm } from "@mlops/statistics";
import type { Sample } from "../alerts/definition.ts";
import { labelKey } from "../alerts/evaluate.ts";
import { PSI_FLOOR } from "../drift/measure-drift.ts";
import { increases, maxBy, type Scrape, sumBy } from "./increase.ts";

const FEATURE = ["model_name", "model_version", "feature"];
const BIN = [...FEATURE, "bin"];

/** PSI, its limit and the rows behind it by feature, from the replicas' bin counters. */
export function recordDrift(scrapes: readonly Scrape[], newest: Scrape): Sample[] {
  const grown = sumBy(increases(scrapes, "mlops_feature_bin_total"), BIN);
  const reference = index(maxBy(ofMetric(newest, "mlops_reference_share"), BIN));
  const base = index(maxBy(ofMetric(newest, "mlops_reference_psi_limit_base"), FEATURE));
  const perRow = index(maxBy(ofMetric(newest, "mlops_reference_psi_limit_per_row"), FEATURE));
  return groupByFeature(grown).flatMap(({ labels, bins }) => {
    const rows = bins.reduce((sum, { value }) => sum + value, 0);
    const smoothed = rows + PSI_PSEUDO_COUNT * bins.length;
    let psi = 0;
    for (const { labels: bin, value } of bins) {
      const share = reference.get(labelKey(bin));
      if (share !== undefined) psi += psiTerm(share, (value + PSI_PSEUDO_COUNT) / smoothed);
    }
    const samples: Sample[] = [
      { metric: "mlops:feature:rows", labels, value: rows },
      { metric: "mlops:feature:psi", labels, value: psi },
    ];
    const [least, more] = [base.get(labelKey(labels)), perRow.get(labelKey(labels))];
    if (least === undefined || more === undefined || rows === 0) return samples;
    return [...samples, { metric: "mlops:feature:psi_limit", labels, value: Math.max(PSI_FLOOR, least + more / rows) }];
  });
}

function ofMetric({ samples }: Scrape, metric: string): Sample[] {
  return samples.filter((sample) => sample.metric === metric);
}

function index(samples: readonly Sample[]): Map<string, number> {
  return new Map(samples.map(({ labels, value }) => [labelKey(labels), value]));
}

interface FeatureBins {
  readonly labels: Readonly<Record<string, string>>;
  readonly bins: Sample[];
}

function groupByFeature(samples: readonly Sample[]): FeatureBins[] {
  const groups = new Map<string, FeatureBins>();
  for (const sample of samples) {
    const { bin: _, ...labels } = sample.labels;
    const group = groups.get(labelKey(labels)) ?? { labels, bins: [] };
    group.bins.push(sample);
    groups.set(labelKey(labels), group);
  }
  return [...groups.values()];
}
