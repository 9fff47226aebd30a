import type { AssignmentBlock, AssignmentItem } from "../db/documents.ts";

/** Leads of a block: as many as the largest chunk. */
export const blockSize = 1_000;

/** A lead of a new job: to be done, or left out for a reason. */
export type NewItem = Pick<AssignmentItem, "lead_id" | "pii_id" | "agent_id"> & { skipped?: string };

/** The leads of a new job, in order, as blocks. */
export function packLeads(job_id: string, items: readonly NewItem[]): AssignmentBlock[] {
  const blocks: AssignmentBlock[] = [];
  for (let n = 0; n < items.length; n += blockSize) {
    const part = items.slice(n, n + blockSize);
    blocks.push({
      _id: `${job_id}:${n}`,
      job_id,
      n,
      lead_ids: part.map((item) => item.lead_id),
      pii_ids: part.map((item) => item.pii_id),
      agent_ids: part.map((item) => item.agent_id),
      skipped: part.map((item) => item.skipped ?? null),
    });
  }
  return blocks;
}

/** The items that a block stands for, as they are before the job comes to them. */
export const unpackLeads = (block: AssignmentBlock, frozenAt: Date): AssignmentItem[] =>
  block.lead_ids.map((lead_id, i) => {
    const reason = block.skipped[i] ?? null;
    return {
      _id: `${block.job_id}:${lead_id}`,
      job_id: block.job_id,
      lead_id,
      pii_id: block.pii_ids[i] ?? "",
      n: block.n + i,
      agent_id: block.agent_ids[i] ?? null,
      state: reason === null ? "pending" : "skipped",
      reason,
      message: null,
      before: null,
      at: reason === null ? null : frozenAt,
    };
  });
