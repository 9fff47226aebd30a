import { db, type Session } from "../db/collections.ts";
import type { AssignmentItem, AssignmentJob } from "../db/documents.ts";
import { cascade, type Ready } from "./cascade.ts";
import { isLimited } from "./daily-limit.ts";
import { dealRoom } from "./daily-room.ts";
import type { Ledger } from "./ledger.ts";
import { failed, type Outcome, type Step } from "./outcome.ts";

type Checked = { item: AssignmentItem; ready: Ready } | { item: AssignmentItem; outcome: Outcome };

/** Gives each lead to the agent that it was frozen with, by the full cascade. */
export function assignStep(job: AssignmentJob, ledger: Ledger): Step {
  return {
    done: "assigned",
    take: async (items, at, session) => {
      const checked = await checkItems(items, session);
      const fit = await withinTheDay(job, checked, at, session);
      const ready = fit.flatMap((each) => ("ready" in each ? [each.ready] : []));
      const before =
        ready.length > 0 ? await cascade(ready, { job, at, session, ledger }) : new Map<string, never>();
      return fit.map(
        (each): Outcome =>
          "ready" in each
            ? { item: each.item, kind: "done", before: before.get(each.item.lead_id) ?? null }
            : each.outcome,
      );
    },
  };
}

/** Which items can be assigned; the others fail with a reason of their own. */
async function checkItems(items: AssignmentItem[], session: Session): Promise<Checked[]> {
  const leads = await db
    .leads()
    .find({ lead_id: { $in: items.map((item) => item.lead_id) } }, { session })
    .toArray();
  const agents = await db
    .agents()
    .find({ agent_id: { $in: [...new Set(items.map((item) => item.agent_id ?? ""))] } }, { session })
    .toArray();
  const leadOf = new Map(leads.map((lead) => [lead.lead_id, lead]));
  const agentIds = new Set(agents.map((agent) => agent.agent_id));
  return items.map((item): Checked => {
    const lead = leadOf.get(item.lead_id);
    const refuse = (code: string, message: string) => ({ item, outcome: failed(item, code, message) });
    if (!lead)
      return refuse("lead_not_found", `The lead ${item.lead_id} has been deleted since the job was made`);
    if (item.agent_id === null || !agentIds.has(item.agent_id))
      return refuse("agent_not_found", `The agent ${item.agent_id} has been deleted since the job was made`);
    return { item, ready: { item, agent_id: item.agent_id, owner: lead.agent_id } };
  });
}

/** Leaves out, as `no_capacity`, leads whose agent's day has been filled by others since the plan was made. */
async function withinTheDay(
  { options, agent_ids }: AssignmentJob,
  checked: Checked[],
  at: Date,
  session: Session,
): Promise<Checked[]> {
  if (!isLimited(options) || !checked.some((each) => "ready" in each)) return checked;
  const room = await dealRoom(agent_ids, options, at, session);
  return checked.map((each) => {
    if (!("ready" in each)) return each;
    const left = room.get(each.ready.agent_id) ?? 0;
    room.set(each.ready.agent_id, left - 1);
    const { item } = each;
    return left > 0 ? each : { item, outcome: { item, kind: "skipped", reason: "no_capacity" } };
  });
}
