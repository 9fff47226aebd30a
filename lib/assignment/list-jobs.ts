import { z } from "zod";
import { db } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob } from "../db/documents.ts";
import { cursorsOf, type Page, toPage } from "../http/list.ts";
import type { ListJobs, ListOutcomes } from "./assignment-schemas.ts";
import { outcomeOf, statesOf } from "./leave-untouched.ts";
import { readItems } from "./read-items.ts";
import { type ShownJob, showJob } from "./show-job.ts";

const Position = z.strictObject({ at: z.iso.datetime(), id: z.string() });
const jobCursors = cursorsOf("assignment jobs", Position);
const outcomeCursors = cursorsOf("outcomes", z.int());

/** Jobs, newest first. */
export async function listJobs(query: ListJobs): Promise<Page<ShownJob>> {
  const filter: Record<string, unknown> = {
    ...(query.cohort_id !== undefined && { cohort_id: query.cohort_id }),
    ...(query.status && { status: query.status }),
    ...(query.kind && { kind: query.kind }),
  };
  if (query.cursor !== undefined) {
    const { at, id } = jobCursors.read(query.cursor);
    const date = new Date(at);
    filter.$or = [{ created_at: { $lt: date } }, { created_at: date, job_id: { $gt: id } }];
  }
  const rows = await db
    .assignmentJobs()
    .find(filter, { projection: { _id: 0 } })
    .sort({ created_at: -1, job_id: 1 })
    .limit(query.limit + 1)
    .toArray();
  const { items, next_cursor } = toPage(rows, query.limit, jobCursors, (last) => ({
    at: last.created_at.toISOString(),
    id: last.job_id,
  }));
  return { items: items.map(showJob), next_cursor };
}

export type ShownOutcome = Pick<
  AssignmentItem,
  "lead_id" | "pii_id" | "agent_id" | "reason" | "message" | "at"
> & {
  outcome: AssignmentItem["state"];
};

/** An item as the API shows it: what became of one lead. */
export function showOutcome(job: AssignmentJob, item: AssignmentItem): ShownOutcome {
  const { lead_id, pii_id, agent_id, reason, message, at } = item;
  return { lead_id, pii_id, agent_id, outcome: outcomeOf(job, item), reason, message, at };
}

/** What became of each lead of a job, in the order in which they were dealt out. */
export async function listOutcomes(job: AssignmentJob, query: ListOutcomes): Promise<Page<ShownOutcome>> {
  const after = query.cursor === undefined ? -1 : outcomeCursors.read(query.cursor);
  const states = query.outcome && statesOf(job, query.outcome);
  const rows: AssignmentItem[] = [];
  for await (const item of readItems(job, { after, ...(states && { states }) }))
    if (rows.push(item) > query.limit) break;
  const { items, next_cursor } = toPage(rows, query.limit, outcomeCursors, (last) => last.n);
  return { items: items.map((item) => showOutcome(job, item)), next_cursor };
}
