import { db } from "../db/collections.ts";

/** Open pipelines of up to so many leads are asked for by lead; beyond it one pass over all of them is quicker. */
const mostAskedByLead = 5_000;

type Counted = { _id: string; n: number };
type Block = { _id: { agent_id: string }; lead_ids: string[] };

const countedByLead = (leadIds: readonly string[]): Promise<Counted[]> =>
  db
    .pipelines()
    .aggregate<Counted>([
      { $match: { lead_id: { $in: leadIds }, status: "open" } },
      { $group: { _id: "$agent_id", n: { $sum: 1 } } },
    ])
    .toArray();

/** The end of a lead's id, by which a block of many is cut, so that none grows beyond what a document may hold. */
const endOfLead = {
  $substrCP: ["$lead_id", { $max: [0, { $subtract: [{ $strLenCP: "$lead_id" }, 2] }] }, 2],
};

async function countedInBlocks(leadIds: ReadonlySet<string>): Promise<Counted[]> {
  const agentIds = await db.agents().distinct("agent_id");
  const blocks = db
    .pipelines()
    .aggregate<Block>([
      { $match: { agent_id: { $in: agentIds }, status: "open" } },
      { $group: { _id: { agent_id: "$agent_id", end: endOfLead }, lead_ids: { $push: "$lead_id" } } },
    ]);
  const counted: Counted[] = [];
  for await (const { _id, lead_ids } of blocks)
    counted.push({ _id: _id.agent_id, n: lead_ids.filter((leadId) => leadIds.has(leadId)).length });
  return counted;
}

/**
 * How many open pipelines close when leads are assigned anew, by the agent who works them: a lead may have an owner and
 * no open pipeline.
 */
export async function closingPipelines(leadIds: readonly string[]): Promise<Map<string, number>> {
  const closing = new Map<string, number>();
  if (leadIds.length === 0) return closing;
  const counted =
    leadIds.length <= mostAskedByLead
      ? await countedByLead(leadIds)
      : await countedInBlocks(new Set(leadIds));
  for (const { _id, n } of counted) if (n > 0) closing.set(_id, (closing.get(_id) ?? 0) + n);
  return closing;
}
