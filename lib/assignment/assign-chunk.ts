import { db, inTransaction, type Session } from "../db/collections.ts";
import type { AssignmentItem, Failure, TaskTemplate } from "../db/documents.ts";
import { isServiceAway } from "../http/problem.ts";
import { leadsAssigned } from "../metrics.ts";
import { cascade, type Ready } from "./cascade.ts";

/** Failures that are kept in the job's document; all are counted, and all are in the items. */
export const mostFailuresKept = 1_000;

/** The job is no longer this worker's: taken over, paused or cancelled. Nothing of the chunk was kept. */
export class Fenced extends Error {}

/** A worker's hold on a job: chunks commit only while the job is at this epoch and running. */
export type Hold = { jobId: string; epoch: number; agentIds: string[]; leaseMs: number };

type Counts = { assigned: number; failed: number };

function count({ assigned, failed }: Counts): void {
  leadsAssigned.inc({ outcome: "assigned" }, assigned);
  leadsAssigned.inc({ outcome: "failed" }, failed);
}

type Outcome = { item: AssignmentItem } & (
  | { kind: "ready"; owner: string | null }
  | { kind: "failed"; failure: Failure }
);

const failure = (item: AssignmentItem, code: string, message: string): Outcome => ({
  item,
  kind: "failed",
  failure: { lead_id: item.lead_id, code, message },
});

/**
 * Takes a chunk of a job's pending items through the cascade; cascade, items and the job's counts commit together.
 * When the whole chunk can't commit, each of its leads is tried alone, so that one bad lead fails by itself.
 * @throws Fenced when the job is no longer held, the driver's error when MongoDB is away
 */
export async function assignChunk(
  hold: Hold,
  items: AssignmentItem[],
  templates: TaskTemplate[],
  now: () => Date,
): Promise<void> {
  try {
    count(await inTransaction((session) => commitChunk(hold, items, templates, now(), session)));
  } catch (error) {
    if (error instanceof Fenced || isServiceAway(error)) throw error;
    const [only] = items;
    if (items.length > 1) {
      for (const item of items) await assignChunk(hold, [item], templates, now);
    } else if (only) {
      const code = String((error as { codeName?: string }).codeName ?? (error as Error).name);
      const failed = failure(only, code, "MongoDB refused the lead's changes");
      count(await inTransaction((session) => keepOutcomes(hold, [failed], new Map(), now(), session)));
    }
  }
}

async function commitChunk(
  hold: Hold,
  items: AssignmentItem[],
  templates: TaskTemplate[],
  at: Date,
  session: Session,
): Promise<Counts> {
  const outcomes = await checkItems(items, session);
  const ready = outcomes.flatMap((each): Ready[] =>
    each.kind === "ready" && each.item.agent_id
      ? [{ item: each.item, agent_id: each.item.agent_id, owner: each.owner }]
      : [],
  );
  const before =
    ready.length > 0
      ? await cascade(ready, { jobId: hold.jobId, at, templates, session })
      : new Map<string, never>();
  return keepOutcomes(hold, outcomes, before, at, session);
}

/** Which items can be assigned; the others fail with a reason of their own. */
async function checkItems(items: AssignmentItem[], session: Session): Promise<Outcome[]> {
  const [leads, agents] = [
    await db
      .leads()
      .find({ lead_id: { $in: items.map((item) => item.lead_id) } }, { session })
      .toArray(),
    await db
      .agents()
      .find({ agent_id: { $in: [...new Set(items.map((item) => item.agent_id ?? ""))] } }, { session })
      .toArray(),
  ];
  const leadOf = new Map(leads.map((lead) => [lead.lead_id, lead]));
  const agentIds = new Set(agents.map((agent) => agent.agent_id));
  return items.map((item): Outcome => {
    const lead = leadOf.get(item.lead_id);
    if (!lead)
      return failure(
        item,
        "lead_not_found",
        `The lead ${item.lead_id} has been deleted since the job was made`,
      );
    if (!agentIds.has(item.agent_id ?? ""))
      return failure(item, "agent_not_found", `The agent ${item.agent_id} has been deleted since`);
    return { item, kind: "ready", owner: lead.agent_id ?? null };
  });
}

/** Steps the items to done and the job's counts with them, if the job is still held. */
async function keepOutcomes(
  { jobId, epoch, agentIds, leaseMs }: Hold,
  outcomes: Outcome[],
  before: Map<string, AssignmentItem["before"]>,
  at: Date,
  session: Session,
): Promise<Counts> {
  const failed = outcomes.flatMap((each) => (each.kind === "failed" ? [each.failure] : []));
  const assigned = outcomes.length - failed.length;
  const perAgent: Record<string, number> = {};
  for (const { item, kind } of outcomes) {
    const path = `distribution.${agentIds.indexOf(item.agent_id ?? "")}.${kind === "ready" ? "assigned" : "failed"}`;
    perAgent[path] = (perAgent[path] ?? 0) + 1;
  }
  const job = await db.assignmentJobs().updateOne(
    { job_id: jobId, epoch, status: "running" },
    {
      $inc: {
        assigned_count: assigned,
        failed_count: failed.length,
        untouched_count: -outcomes.length,
        ...perAgent,
      },
      $set: { lease_until: new Date(at.getTime() + leaseMs), idle_claims: 0 },
      ...(failed.length > 0 && { $push: { failures: { $each: failed, $slice: mostFailuresKept } } }),
    },
    { session },
  );
  if (job.matchedCount === 0) throw new Fenced(`${jobId} is no longer held at epoch ${epoch}.`);
  const stepped = await db.assignmentItems().bulkWrite(
    outcomes.map((each) => ({
      updateOne: {
        filter: { _id: each.item._id, state: "pending" as const },
        update: {
          $set:
            each.kind === "ready"
              ? { state: "assigned" as const, at, before: before.get(each.item.lead_id) ?? null }
              : { state: "failed" as const, at, reason: each.failure.code, message: each.failure.message },
        },
      },
    })),
    { session },
  );
  if (stepped.matchedCount !== outcomes.length)
    throw new Fenced(`${jobId}: some of the chunk's leads were done by another worker.`);
  return { assigned, failed: failed.length };
}
