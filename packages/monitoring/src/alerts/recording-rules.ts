import { PSI_PSEUDO_COUNT } from "@mlops/statistics";

/** A value that Prometheus computes from others at each evaluation. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

const MODEL = "model_name, model_version";
const FEATURE = `${MODEL}, feature`;
const BIN = `${FEATURE}, bin`;

/**
 * Drift from the replicas' bin counters: the same smoothing and sums as `populationStabilityIndex` and
 * `jensenShannonDistance` of packages/statistics, on the increase over `range`.
 *
 * @param range of PromQL, such as `15m`
 */
export function driftRecordingRules(range: string): RecordingRule[] {
  const share = "mlops:feature_bin:share";
  const reference = "mlops:reference_bin:share";
  const middle = `((${share} + ${reference}) / 2)`;
  const information = `${share} * log2(${share} / ${middle}) + ${reference} * log2(${reference} / ${middle})`;
  const ratioOf = (bin: string): string =>
    `sum by (${FEATURE}) (mlops:feature_bin:increase{bin="${bin}"}) / (mlops:feature:rows > 0)`;
  return [
    { record: "mlops:feature_bin:increase", expr: `sum by (${BIN}) (increase(mlops_feature_bin_total[${range}]))` },
    { record: "mlops:feature:rows", expr: `sum by (${FEATURE}) (mlops:feature_bin:increase)` },
    {
      record: share,
      expr:
        `(mlops:feature_bin:increase + ${PSI_PSEUDO_COUNT}) / on (${FEATURE}) group_left () ` +
        `sum by (${FEATURE}) (mlops:feature_bin:increase + ${PSI_PSEUDO_COUNT})`,
    },
    { record: reference, expr: `max by (${BIN}) (mlops_reference_share)` },
    {
      record: "mlops:feature:psi",
      expr: `sum by (${FEATURE}) ((${share} - ${reference}) * ln(${share} / ${reference}))`,
    },
    {
      record: "mlops:feature:psi_limit",
      expr:
        `clamp_min(max by (${FEATURE}) (mlops_reference_psi_limit_base) + ` +
        `max by (${FEATURE}) (mlops_reference_psi_limit_per_row) / (mlops:feature:rows > 0), 0.05)`,
    },
    {
      record: "mlops:feature:jensen_shannon_distance",
      expr: `sqrt(clamp_min(sum by (${FEATURE}) (${information}) / 2, 0))`,
    },
    { record: "mlops:feature:missing_ratio", expr: ratioOf("missing") },
    { record: "mlops:feature:unseen_ratio", expr: ratioOf("unseen") },
  ];
}

/** Rates of the inference service. */
export function serviceRecordingRules(range: string): RecordingRule[] {
  const quantile = (share: number, histogram: string, by: string): string =>
    `histogram_quantile(${share}, sum by (${by}le) (rate(${histogram}_bucket[${range}])))`;
  const failed = `sum(rate(mlops_inference_errors_total[${range}]))`;
  const answered = `sum(rate(mlops_inference_requests_total[${range}]))`;
  return [
    {
      record: "mlops:inference:latency_seconds:p99",
      expr: quantile(0.99, "mlops_inference_latency_seconds", `${MODEL}, `),
    },
    {
      record: "mlops:inference:feature_age_seconds:p50",
      expr: quantile(0.5, "mlops_inference_feature_age_seconds", ""),
    },
    {
      record: "mlops:inference:requests:rate",
      expr: `sum by (${MODEL}) (rate(mlops_inference_requests_total[${range}]))`,
    },
    {
      record: "mlops:inference:error_ratio",
      expr: `(${failed} or vector(0)) / ((${answered} + (${failed} or vector(0))) > 0)`,
    },
  ];
}
