import { actorLabel, type Context } from "../context.ts";
import { db, type Session } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { Conflict } from "../errors.ts";
import { publish } from "../jobs/events.ts";
import { applyDifference, recountMembers } from "../membership/apply-difference.ts";
import type { Difference } from "../membership/diff.ts";

export type NotFoundIds = { notFound: string[] };

/**
 * The people that a list names, each once: by their own ids, or by ids of their leads.
 * A person is known when they have a lead, a contact or a customer.
 */
export async function peopleOfList(list: {
  pii_ids?: string[];
  lead_ids?: string[];
}): Promise<{ piiIds: string[] } & NotFoundIds> {
  if (list.lead_ids) {
    const wanted = [...new Set(list.lead_ids)];
    const leads = await db
      .leads()
      .find({ lead_id: { $in: wanted } }, { projection: { _id: 0, lead_id: 1, pii_id: 1 } })
      .toArray();
    const found = new Set(leads.map((lead) => lead.lead_id));
    return {
      piiIds: [...new Set(leads.map((lead) => lead.pii_id))],
      notFound: wanted.filter((id) => !found.has(id)),
    };
  }
  const wanted = [...new Set(list.pii_ids ?? [])];
  const filter = { pii_id: { $in: wanted } };
  const [leads, contacts, customers] = await Promise.all([
    db.leads().distinct("pii_id", filter),
    db.contacts().distinct("pii_id", filter),
    db.customers().distinct("pii_id", filter),
  ]);
  const found = new Set([...leads, ...contacts, ...customers]);
  return { piiIds: wanted.filter((id) => found.has(id)), notFound: wanted.filter((id) => !found.has(id)) };
}

type ByHand = {
  /** What is written to the cohort with each thousand people. */
  touch?: (at: Date) => Partial<CohortDocument>;
  /** Written with the first people who enter or leave, and not where nobody does. */
  note?: (session: Session) => Promise<void>;
};

async function changeByHand(
  ctx: Context,
  cohort: CohortDocument,
  difference: Difference,
  { touch, note }: ByHand,
): Promise<{ entered: number; left: number }> {
  const { cohort_id } = cohort;
  const applied = await applyDifference({
    cohortId: cohort_id,
    difference,
    cause: { kind: "manual", by: actorLabel(ctx.actor) },
    now: ctx.now,
    fence: { type: "static", archived_at: null, running: null },
    touch: (at) => ({ updated_at: at, ...touch?.(at) }),
    ...(note && { note }),
    announces: true,
  });
  if (applied.kind === "superseded")
    throw new Conflict(`${cohort_id} has just been archived, changed or evaluated; read it again.`);
  await recountMembers(cohort_id, ctx.now());
  const { entered, left } = applied;
  await publish({ topic: "cohort", id: cohort_id, type: "members", entered, left });
  return { entered, left };
}

/** Adds people to a static cohort by hand; those who are in it already stay as they are. */
export const addPeople = async (
  ctx: Context,
  cohort: CohortDocument,
  piiIds: string[],
  how: ByHand,
): Promise<number> => (await changeByHand(ctx, cohort, { entered: piiIds, left: [] }, how)).entered;

/** Takes people out of a static cohort by hand. */
export const removePeople = async (
  ctx: Context,
  cohort: CohortDocument,
  piiIds: string[],
  how: ByHand,
): Promise<number> => (await changeByHand(ctx, cohort, { entered: [], left: piiIds }, how)).left;
