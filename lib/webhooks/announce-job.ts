import type { Session } from "../db/collections.ts";
import type { AssignmentJob } from "../db/documents.ts";
import { keepMessages } from "./keep-messages.ts";

/** Tells webhooks of an assignment that has come to its end, in the transaction that ends it. */
export async function announceJob(job: AssignmentJob, at: Date, session: Session): Promise<void> {
  const { job_id, kind, parent_job_id, cohort_id, strategy, agent_ids, total } = job;
  const { assigned_count, failed_count, skipped_count, untouched_count } = job;
  const counts = { total, assigned_count, failed_count, skipped_count, untouched_count };
  const data = { job_id, kind, parent_job_id, cohort_id, strategy, agent_ids, ...counts };
  await keepMessages(at, () => [{ event: "assignment.completed", data }], session);
}
