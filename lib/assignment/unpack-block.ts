import { db } from "../db/collections.ts";
import { Fenced, type Work } from "./commit-chunk.ts";
import { unpackLeads } from "./lead-blocks.ts";
import { transact } from "./ledger.ts";

/**
 * Makes items of the next block of a job's leads, fenced like a chunk.
 * @returns false when there is none left
 * @throws Fenced when the job is no longer held
 */
export async function unpackBlock({ hold, ledger, now }: Work): Promise<boolean> {
  const { jobId: job_id } = hold;
  const next = await db.assignmentBlocks().find({ job_id }).project({ n: 1 }).sort({ n: 1 }).limit(1).next();
  if (!next) return false;
  await transact(ledger, hold, async (session) => {
    const block = await db.assignmentBlocks().findOneAndDelete({ _id: next._id }, { session });
    if (!block) throw new Fenced(`${job_id}: the block from ${next.n} was unpacked by another worker.`);
    await db.assignmentItems().insertMany(unpackLeads(block, now()), { session });
    const held = await db
      .assignmentJobs()
      .updateOne(
        ledger.heldBy(hold),
        { $set: { lease_until: new Date(now().getTime() + hold.leaseMs), idle_claims: 0 } },
        { session },
      );
    if (held.matchedCount === 0) throw new Fenced(`${job_id} is no longer held at epoch ${hold.epoch}.`);
  });
  return true;
}
