import type { ChronicleSource, SourceRow } from "./chronicle-event.ts";

const order = "order by at, key limit 1000";

/** Every table that tells a part of the story. */
export const chronicleSources: readonly ChronicleSource[] = [
  {
    table: "mlops.data_versions",
    kind: "data",
    statement: `select dataset || ' ' || version as key, created_at as at, version, row_count::float8 as rows,
        first_week::text as first_week, last_week::text as last_week, status, status_reason
      from mlops.data_versions where created_at > $1 ${order}`,
    tell: (row) =>
      `data version ${short(row.version)}: ${count(row.rows)} rows, weeks ${row.first_week} to ${row.last_week}, ` +
      (row.status === "good" ? "contract kept" : `marked bad (${row.status_reason})`),
  },
  {
    table: "mlops.executions",
    kind: "stage",
    // The stages of one pipeline run are recorded together.
    statement: `select min(id::text) as key, ended_at as at, string_agg(stage, ', ' order by started_at, id) as stages,
        status, extract(epoch from ended_at - min(started_at))::float8 as seconds
      from mlops.executions where ended_at > $1 and status <> 'cached'
      group by ended_at, coalesce(lock_md5, id::text), status ${order}`,
    tell: (row) => `${row.stages} ${row.status} in ${decimals(row.seconds, 1)} s`,
  },
  {
    table: "mlops.model_versions",
    kind: "model",
    statement: `select name || ' v' || version as key, created_at as at, name, version, data_version
      from mlops.model_versions where created_at > $1 ${order}`,
    tell: (row) => `${row.name} v${row.version} registered, trained on data version ${short(row.data_version)}`,
  },
  {
    table: "mlops.deployments",
    kind: "serving",
    statement: `select id::text as key, started_at as at, model_name, model_version, role, reason
      from mlops.deployments where started_at > $1 ${order}`,
    tell: (row) => `${row.model_name} v${row.model_version} serves as ${row.role}${because(row.reason)}`,
  },
  {
    table: "mlops.deployments",
    kind: "serving",
    statement: `select id::text || ' ended' as key, ended_at as at, model_name, model_version, role
      from mlops.deployments where ended_at > $1 ${order}`,
    tell: (row) => `${row.model_name} v${row.model_version} serves no longer as ${row.role}`,
  },
  {
    table: "mlops.decisions",
    kind: "decision",
    statement: `select id::text as key, at, kind, challenger_version, promoted, reason
      from mlops.decisions where at > $1 ${order}`,
    tell: (row) =>
      `${row.kind}: v${row.challenger_version} ${row.promoted ? "promoted" : "not promoted"}${because(row.reason)}`,
  },
  {
    table: "monitor.windows",
    kind: "window",
    statement: `select model_name || ' ' || model_version || ' ' || week || ' ' || number as key, closed_at as at, week::text as week,
        model_version, predictions, number, performance #>> '{metrics,auc,estimate}' as auc, drift #>> '{score,psi}' as psi
      from monitor.windows where closed_at > $1 ${order}`,
    tell: (row) =>
      `${Number(row.number) > 0 ? `window ${row.number}` : `week ${row.week}`} is complete: ${count(row.predictions)} predictions by v${row.model_version}, ` +
      `AUC ${decimals(row.auc, 3)}, score PSI ${decimals(row.psi, 3)}`,
  },
  {
    table: "monitor.alerts",
    kind: "alert",
    // One look at a week may find the same of many features: they are one sentence.
    statement: `select min(id)::text as key, fired_at as at, name, severity, count(*)::int as count,
        min(summary) as summary, string_agg(labels ->> 'feature', ', ' order by id) as features
      from monitor.alerts where fired_at > $1 group by fired_at, name, severity ${order}`,
    tell: (row) =>
      `${row.severity} ${row.name}${row.count === 1 ? `: ${row.summary}` : ` of ${row.count} features: ${row.features}`}`,
  },
  {
    table: "monitor.alerts",
    kind: "resolved",
    // They are written one after the other.
    statement: `select min(id)::text || ' resolved' as key, max(resolved_at) as at, name,
        string_agg(labels ->> 'feature', ', ' order by id) as features
      from monitor.alerts where resolved_at > $1 group by date_trunc('second', resolved_at), name ${order}`,
    tell: (row) => `${row.name}${row.features ? ` of ${row.features}` : ""} holds no longer`,
  },
  {
    table: "monitor.retraining_requests",
    kind: "retraining",
    statement: `select id::text as key, requested_at as at, through_week::text as through_week, reason, job_id
      from monitor.retraining_requests where requested_at > $1 ${order}`,
    tell: (row) =>
      `retraining through week ${row.through_week} ${row.job_id === null ? "already under way" : "asked for"}${because(row.reason)}`,
  },
  {
    table: "pgboss.job",
    kind: "retraining",
    statement: `select id::text as key, completed_on as at, output ->> 'message' as message
      from pgboss.job where name = 'retraining' and state = 'failed' and completed_on > $1 ${order}`,
    tell: (row) => `retraining failed${because(row.message)}; the champion keeps serving`,
  },
  {
    table: "mlops.incident_events",
    alsoReads: ["monitor.alerts"],
    kind: "incident",
    statement: `select e.id::text as key, e.at, e.kind, i.alert, e.detail ->> 'reason' as reason
      from mlops.incident_events e join mlops.incidents i on i.id = e.incident_id
      where e.at > $1 and not (e.kind in ('opened', 'closed') and exists
        (select from monitor.alerts a where a.fingerprint = i.fingerprint)) ${order}`,
    tell: (row) => `${row.alert}: ${row.kind}${because(row.reason)}`,
  },
];

/** The first eight characters of a hash. */
function short(version: SourceRow[string]): string {
  return typeof version === "string" ? version.slice(0, 8) : "unknown";
}

function because(reason: SourceRow[string]): string {
  return typeof reason === "string" && reason !== "" ? `: ${reason.replaceAll(/\s+/g, " ")}` : "";
}

function count(rows: SourceRow[string]): string {
  return rows === null || rows === undefined ? "unknown" : Number(rows).toLocaleString("en-US");
}

function decimals(value: SourceRow[string], digits: number): string {
  return value === null || value === undefined ? "not known yet" : Number(value).toFixed(digits);
}
