import { db } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob } from "../db/documents.ts";
import { blockSize, unpackLeads } from "./lead-blocks.ts";

type Wanted = { after?: number; states?: AssignmentItem["state"][] };

/**
 * Items of a job in the order in which leads are dealt out, those included that are still in blocks: which blocks there
 * are is looked at first, so that leads which become items meanwhile are neither left out nor told twice.
 * @param after the place after which to begin
 */
export async function* readItems(
  { job_id, created_at }: Pick<AssignmentJob, "job_id" | "created_at">,
  { after = -1, states }: Wanted = {},
): AsyncGenerator<AssignmentItem> {
  const among = states ? { state: { $in: states } } : {};
  const stored = (from: number, to: number) =>
    db
      .assignmentItems()
      .find({ job_id, n: { $gt: Math.max(after, from - 1), $lt: to }, ...among })
      .sort({ n: 1 });
  const blocks = await db
    .assignmentBlocks()
    .find({ job_id, n: { $gt: after - blockSize } })
    .project<{ _id: string; n: number }>({ n: 1 })
    .sort({ n: 1 })
    .toArray();
  yield* stored(0, blocks[0]?.n ?? Number.MAX_SAFE_INTEGER);
  for (const { _id, n } of blocks) {
    const block = await db.assignmentBlocks().findOne({ _id });
    if (!block) yield* stored(n, n + blockSize);
    else
      for (const item of unpackLeads(block, created_at))
        if (item.n > after && (!states || states.includes(item.state))) yield item;
  }
}
