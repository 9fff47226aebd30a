import { z } from "zod";
import { ListQuery } from "../http/list.ts";

const flag = (description: string) =>
  z.boolean("expected true or false").default(false).meta({ description });

/** How leads are dealt out; the body of preview and assign. */
export const AssignmentRequest = z
  .strictObject({
    agent_ids: z
      .array(z.string("expected an agent id"), "expected a list of agent ids")
      .min(1, "expected at least one agent")
      .max(1_000, "expected at most 1000 agents")
      .meta({ example: ["A0-1001", "A0-1002"] }),
    strategy: z
      .enum(["round_robin", "capacity_weighted"], 'expected "round_robin" or "capacity_weighted"')
      .default("round_robin"),
    only_matching: flag("Of a member, just the leads that match the rules"),
    skip_closed: flag("Leave out converted and lost leads"),
    skip_do_not_contact: flag("Leave out leads marked do-not-contact"),
    keep_person_together: flag("All leads of a person to one agent"),
    on_assigned: z
      .enum(["reassign", "skip", "skip_any"], "expected reassign, skip or skip_any")
      .default("reassign"),
    respect_daily_capacity: flag("Nobody gets more today than their daily capacity"),
  })
  .meta({ id: "AssignmentRequest", example: { agent_ids: ["A0-1001"], strategy: "round_robin" } });
export type AssignmentRequest = z.infer<typeof AssignmentRequest>;

export const AssignCohort = AssignmentRequest.extend({
  plan_hash: z.string("expected a text").max(100).optional(),
}).meta({
  id: "AssignCohort",
  example: { agent_ids: ["A0-1001", "A0-1002"], strategy: "capacity_weighted", skip_closed: true },
});
export type AssignCohort = z.infer<typeof AssignCohort>;

/** What a dynamic cohort does with whoever enters. */
export const AutoAssign = z
  .strictObject({
    agent_ids: AssignmentRequest.shape.agent_ids,
    strategy: AssignmentRequest.shape.strategy,
    options: AssignmentRequest.omit({ agent_ids: true, strategy: true }).prefault({}),
    enabled: z.boolean("expected true or false").default(true).meta({ description: "Off by one switch" }),
    daily_cap: z
      .int("expected a whole number")
      .min(1, "expected at least 1")
      .max(100_000, "expected at most 100000")
      .nullable()
      .default(null)
      .meta({ description: "The most leads a day for each agent, whoever gives them" }),
  })
  .meta({ id: "AutoAssign" });
export type AutoAssign = z.infer<typeof AutoAssign>;

export const AssignLead = z
  .strictObject({ agent_id: z.string("expected an agent id").max(200, "expected at most 200 characters") })
  .meta({ id: "AssignLead", example: { agent_id: "A0-1001" } });
export type AssignLead = z.infer<typeof AssignLead>;

export const ListJobs = ListQuery.extend({
  cohort_id: z.string().max(200).optional(),
  status: z
    .enum(["queued", "running", "paused", "completed", "cancelled", "failed"], "expected a status of jobs")
    .optional(),
  kind: z.enum(["assign", "retry", "undo", "auto"], "expected assign, retry, undo or auto").optional(),
});
export type ListJobs = z.infer<typeof ListJobs>;

export const ListOutcomes = ListQuery.extend({
  outcome: z
    .enum(["pending", "assigned", "failed", "skipped", "untouched", "restored"], "expected an outcome")
    .optional(),
});
export type ListOutcomes = z.infer<typeof ListOutcomes>;
