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

/** Every outcome of a job, one after the other, in the order in which leads were dealt out. */
export async function* exportOutcomes(job: AssignmentJob): AsyncGenerator<ShownOutcome> {
  for await (const item of readItems(job)) yield showOutcome(job, item);
}
