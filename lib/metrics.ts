import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

declare global {
  var cohortMetrics: Registry | undefined;
}

/** Metrics of the app, other than those of a process: they are added up over web and workers. */
export const appMetrics = /^cohort_/;

/** The process's metrics, one registry however often the bundle is loaded. */
export const registry: Registry = globalThis.cohortMetrics ?? new Registry();
const fresh = globalThis.cohortMetrics === undefined;
globalThis.cohortMetrics = registry;
if (fresh) {
  collectDefaultMetrics({ register: registry });
  // Which version runs is nobody's business but the operator's, who knows.
  registry.removeSingleMetric("nodejs_version_info");
}

const existing = <T>(name: string, make: () => T): T =>
  (registry.getSingleMetric(name) as T | undefined) ?? make();

const requestSeconds = existing(
  "http_request_duration_seconds",
  () =>
    new Histogram({
      name: "http_request_duration_seconds",
      help: "Time to answer a request",
      labelNames: ["method", "route", "status"],
      buckets: [0.01, 0.05, 0.1, 0.3, 1, 3, 10],
      registers: [registry],
    }),
);

/** Connections of the MongoDB driver's pool that work now; near the pool's size requests wait. */
export const poolInUse = existing(
  "cohort_mongodb_pool_in_use",
  () =>
    new Gauge({
      name: "cohort_mongodb_pool_in_use",
      help: "Connections of the MongoDB pool that work now",
      registers: [registry],
    }),
);

export const poolWaitSeconds = existing(
  "cohort_mongodb_pool_wait_seconds",
  () =>
    new Histogram({
      name: "cohort_mongodb_pool_wait_seconds",
      help: "Time that a command waits for a connection of the MongoDB pool",
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers: [registry],
    }),
);

/** What the nightly check has mended: people who had to enter or leave, stray members, counts. */
export const driftMended = existing(
  "cohort_drift_mended_total",
  () =>
    new Counter({
      name: "cohort_drift_mended_total",
      help: "What the nightly check for drift has mended",
      labelNames: ["kind"],
      registers: [registry],
    }),
);

/** Set each night by the worker that compares the audit log with its seals. */
export const auditProblems = existing(
  "cohort_audit_problems",
  () =>
    new Gauge({
      name: "cohort_audit_problems",
      help: "Differences between the audit log and its seals that the last nightly check has found",
      registers: [registry],
    }),
);

export const poolFailures = existing(
  "cohort_mongodb_pool_failures_total",
  () =>
    new Counter({
      name: "cohort_mongodb_pool_failures_total",
      help: "Times that no connection of the MongoDB pool could be had",
      registers: [registry],
    }),
);

export const queueJobs = existing(
  "queue_jobs",
  () =>
    new Gauge({
      name: "queue_jobs",
      help: "Jobs on the queues by state",
      labelNames: ["queue", "state"],
      registers: [registry],
    }),
);

export const queueOldestSeconds = existing(
  "queue_oldest_job_age_seconds",
  () =>
    new Gauge({
      name: "queue_oldest_job_age_seconds",
      help: "How long the job that is next has waited; 0 when none waits",
      labelNames: ["queue"],
      registers: [registry],
    }),
);

export const workersAlive = existing(
  "workers_alive",
  () =>
    new Gauge({
      name: "workers_alive",
      help: "Workers heard in the last 30 s",
      registers: [registry],
    }),
);

export const evaluationSeconds = existing(
  "cohort_evaluation_duration_seconds",
  () =>
    new Histogram({
      name: "cohort_evaluation_duration_seconds",
      help: "Time of a full evaluation",
      labelNames: ["engine"],
      buckets: [0.05, 0.1, 0.3, 1, 3, 10, 60],
      registers: [registry],
    }),
);

export const previews = existing(
  "cohort_previews_total",
  () =>
    new Counter({
      name: "cohort_previews_total",
      help: "Previews by how they ended; a cancelled one was overtaken by a newer question",
      labelNames: ["outcome"],
      registers: [registry],
    }),
);

export const streamEvents = existing(
  "cohort_stream_events_total",
  () =>
    new Counter({
      name: "cohort_stream_events_total",
      help: "Change-stream events applied",
      registers: [registry],
    }),
);

export const streamLagSeconds = existing(
  "cohort_stream_lag_seconds",
  () =>
    new Gauge({
      name: "cohort_stream_lag_seconds",
      help: "How long a change takes from being made to being applied",
      aggregator: "max",
      registers: [registry],
    }),
);

export const membershipChanges = existing(
  "cohort_membership_changes_total",
  () =>
    new Counter({
      name: "cohort_membership_changes_total",
      help: "People who entered or left",
      labelNames: ["type"],
      registers: [registry],
    }),
);

export const leadsAssigned = existing(
  "cohort_leads_assigned_total",
  () =>
    new Counter({
      name: "cohort_leads_assigned_total",
      help: "Leads that went through the cascade",
      labelNames: ["outcome"],
      registers: [registry],
    }),
);

export const webhookAttempts = existing(
  "cohort_webhook_attempts_total",
  () =>
    new Counter({
      name: "cohort_webhook_attempts_total",
      help: "Tries to deliver a message to a webhook; a failed one is not tried again",
      labelNames: ["outcome"],
      registers: [registry],
    }),
);

// There from the beginning, so that a first one counts as an increase.
for (const outcome of ["delivered", "retried", "failed"]) webhookAttempts.inc({ outcome }, 0);

export const webhookOverdueSeconds = existing(
  "webhook_overdue_seconds",
  () =>
    new Gauge({
      name: "webhook_overdue_seconds",
      help: "How long the delivery to a webhook that is most overdue should have been tried; 0 when none is",
      registers: [registry],
    }),
);

/** Counts an answered request under the path of its route. */
export function observeRequest(
  labels: { method: string; route: string; status: number },
  seconds: number,
): void {
  requestSeconds.observe(labels, seconds);
}
