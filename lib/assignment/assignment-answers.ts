import { z } from "zod";
import { AssignmentRequest } from "./assignment-schemas.ts";

export const DistributionItem = z
  .strictObject({
    agent_id: z.string(),
    name: z.string(),
    daily_capacity: z.int(),
    leads: z.int().meta({ description: "The planned share" }),
    assigned: z.int(),
    failed: z.int(),
    load_before: z.int(),
    load_after: z.int(),
    utilisation_percent: z.number().nullable(),
    taken_from: z.record(z.string(), z.int()).meta({ description: "Leads by the agent they are taken from" }),
    expected: z.number().meta({ description: "The exact share before it is made whole" }),
    assigned_today: z.int(),
  })
  .meta({ id: "Distribution" });

const States = ["pending", "assigned", "failed", "skipped", "untouched", "restored"] as const;

export const Job = z
  .strictObject({
    job_id: z.string(),
    kind: z.enum(["assign", "retry", "undo", "auto"]),
    mode: z.enum(["sync", "queue"]),
    parent_job_id: z.string().nullable(),
    cohort_id: z.string().nullable(),
    strategy: AssignmentRequest.shape.strategy,
    agent_ids: z.array(z.string()),
    options: AssignmentRequest.omit({ agent_ids: true, strategy: true }).extend({
      daily_cap: z.int().optional(),
    }),
    status: z.enum(["queued", "running", "paused", "completed", "cancelled", "failed"]),
    total: z.int(),
    assigned_count: z.int().meta({ description: "For an undo, the leads restored" }),
    failed_count: z.int(),
    skipped_count: z.int(),
    untouched_count: z.int(),
    progress_percent: z.number(),
    failures: z
      .array(z.strictObject({ lead_id: z.string(), code: z.string(), message: z.string() }))
      .meta({ description: "The first 1,000" }),
    distribution: z.array(DistributionItem),
    error: z.string().optional(),
    created_by: z.string(),
    created_at: z.date(),
    started_at: z.date().nullable(),
    finished_at: z.date().nullable(),
  })
  .meta({
    id: "Job",
    description: "assigned + failed + skipped + untouched is always the total.",
    example: {
      job_id: "CAJ-1",
      kind: "assign",
      mode: "sync",
      parent_job_id: null,
      cohort_id: "COH-1",
      strategy: "round_robin",
      agent_ids: ["A0-1001"],
      options: {
        only_matching: false,
        skip_closed: false,
        skip_do_not_contact: false,
        keep_person_together: false,
        on_assigned: "reassign",
        respect_daily_capacity: false,
      },
      status: "completed",
      total: 2,
      assigned_count: 2,
      failed_count: 0,
      skipped_count: 0,
      untouched_count: 0,
      progress_percent: 100,
      failures: [],
      distribution: [],
      created_by: "user:USR-1",
      created_at: "2026-03-01T09:30:00.000Z",
      started_at: "2026-03-01T09:30:00.000Z",
      finished_at: "2026-03-01T09:30:01.000Z",
    },
  });

export const JobStarted = z.strictObject({ job_id: z.string(), total: z.int() }).meta({
  id: "JobStarted",
  description: "A job that goes on in the background: follow it at its Location.",
  example: { job_id: "CAJ-2", total: 4200 },
});

export const AssignmentPreview = z
  .strictObject({
    total: z.int(),
    to_assign: z.int(),
    pipelines_closed: z
      .int()
      .meta({ description: "Open pipelines that close, of the leads that are assigned" }),
    skipped: z.record(z.string(), z.int()).meta({ description: "How many are left out, by reason" }),
    distribution: z.array(DistributionItem),
    plan_hash: z.string().meta({ description: "Send it with assign to be sure that nothing has moved" }),
  })
  .meta({ id: "AssignmentPreview" });

export const OutcomeItem = z
  .strictObject({
    lead_id: z.string(),
    pii_id: z.string(),
    agent_id: z.string().nullable(),
    outcome: z.enum(States),
    reason: z.string().nullable(),
    message: z.string().nullable(),
    at: z.date().nullable(),
  })
  .meta({ id: "Outcome" });
