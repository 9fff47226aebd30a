import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import type { AssignmentJob } from "../db/documents.ts";
import { type ShownOutcome, showOutcome } from "./list-jobs.ts";
import { readItems } from "./read-items.ts";

export const outcomeColumns = [
  "lead_id",
  "pii_id",
  "agent_id",
  "outcome",
  "reason",
  "message",
  "at",
] as const;

async function* shownOutcomes(job: AssignmentJob): AsyncGenerator<ShownOutcome> {
  for await (const item of readItems(job)) yield showOutcome(job, item);
}

/** Every outcome of a job, one after the other, in the order in which leads were dealt out. */
export async function exportOutcomes(
  ctx: Context,
  job: AssignmentJob,
): Promise<AsyncGenerator<ShownOutcome>> {
  await audit(ctx, "assignment.export", job.job_id);
  return shownOutcomes(job);
}
