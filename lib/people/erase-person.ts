import { randomBytes } from "node:crypto";
import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction, type Session } from "../db/collections.ts";
import type { Entity } from "../rules/fields.ts";
import { erasedLabel } from "./erased-label.ts";
import { recordIdsOf, requirePerson, tellingValues } from "./traces.ts";

/**
 * Erases a person everywhere: leads, contact, customer, memberships, events, what webhooks were
 * told and are to be told, pipelines and tasks, what imports keep; also where their records were deleted before.
 * In finished assignments their leads stay as numbers, without an id of theirs; in the audit log as a label.
 * @throws NotFound when nothing is kept of them
 */
export async function erasePerson(ctx: Context, pii_id: string): Promise<void> {
  await requirePerson(pii_id);
  // Found by no index, and again by whoever repeats this: not within the transaction.
  await db.importRefusals().deleteMany({ cells: { $in: await tellingValues(pii_id) } });
  const ids = await inTransaction(async (session) => {
    const erased = await eraseRecords(pii_id, session);
    await blankAssignments(erased.lead, pii_id, session);
    const label = erasedLabel(pii_id);
    const all = [pii_id, ...Object.values(erased).flat()];
    await db.audit().updateMany({ object: { $in: all } }, { $set: { object: label } }, { session });
    await audit(ctx, "person.erase", label, [], session);
    return all;
  });
  await forgetAnswers(ids);
}

async function eraseRecords(pii_id: string, session: Session): Promise<Record<Entity, string[]>> {
  const person = { pii_id };
  const ids = await recordIdsOf(pii_id, { session });
  const work = { lead_id: { $in: ids.lead } };
  await db.leads().deleteMany(person, { session });
  await db.contacts().deleteMany(person, { session });
  await db.customers().deleteMany(person, { session });
  await db.deletedRecords().deleteMany(person, { session });
  await db.cohortMembers().deleteMany(person, { session });
  await db.membershipEvents().deleteMany({ pii_ids: [pii_id] }, { session });
  await db.membershipEvents().updateMany({ pii_ids: pii_id }, { $pull: { pii_ids: pii_id } }, { session });
  await db.webhookDeliveries().deleteMany(person, { session });
  await db.routeEntries().deleteMany(person, { session });
  await db.cohortRechecks().deleteMany(person, { session });
  await db.importChanges().deleteMany({ $or: [person, { former_pii_id: pii_id }] }, { session });
  await db.importRefusals().deleteMany({ pii_ids: pii_id }, { session });
  await db.pipelines().deleteMany(work, { session });
  await db.tasks().deleteMany(work, { session });
  return ids;
}

/** Gives the person's leads in assignment jobs ids that say nothing, so that counts stay right; one that is someone else's by now keeps its own. */
async function blankAssignments(leadIds: string[], pii_id: string, session: Session): Promise<void> {
  const items = await db
    .assignmentItems()
    .find({ $or: [{ lead_id: { $in: leadIds } }, { pii_id }] }, { session })
    .toArray();
  const blankOf = new Map(leadIds.map((id) => [id, `erased-${randomBytes(9).toString("hex")}`]));
  const blank = (lead_id: string) => blankOf.get(lead_id) ?? lead_id;
  await blankBlocks(blankOf, pii_id, session);
  if (items.length === 0) return;
  await db.assignmentItems().deleteMany({ _id: { $in: items.map(({ _id }) => _id) } }, { session });
  await db.assignmentItems().insertMany(
    items.map((item) => ({
      ...item,
      _id: `${item.job_id}:${blank(item.lead_id)}`,
      lead_id: blank(item.lead_id),
      pii_id: erasedLabel(pii_id),
      message: null,
      before: null,
    })),
    { session },
  );
  const jobs = await db
    .assignmentJobs()
    .find({ job_id: { $in: items.map(({ job_id }) => job_id) } }, { session })
    .toArray();
  for (const { job_id, failures } of jobs) {
    if (!failures.some(({ lead_id }) => blankOf.has(lead_id))) continue;
    const blanked = failures.map((failure) => ({ ...failure, lead_id: blank(failure.lead_id) }));
    await db.assignmentJobs().updateOne({ job_id }, { $set: { failures: blanked } }, { session });
  }
}

/** The same for leads that their jobs have not come to. */
async function blankBlocks(
  blankOf: ReadonlyMap<string, string>,
  pii_id: string,
  session: Session,
): Promise<void> {
  const lead_ids = { $in: [...blankOf.keys()] };
  for (const block of await db.assignmentBlocks().find({ lead_ids }, { session }).toArray()) {
    const blanked = {
      lead_ids: block.lead_ids.map((id) => blankOf.get(id) ?? id),
      pii_ids: block.pii_ids.map((id) => (id === pii_id ? erasedLabel(pii_id) : id)),
    };
    await db.assignmentBlocks().updateOne({ _id: block._id }, { $set: blanked }, { session });
  }
}

/** Answers that are kept to be repeated may hold the person's data. */
async function forgetAnswers(ids: string[]): Promise<void> {
  const names = ids.map((id) => JSON.stringify(id));
  await db.idempotency().deleteMany({
    $expr: {
      $or: names.map((name) => ({
        $gte: [{ $indexOfCP: [{ $ifNull: ["$body", ""] }, { $literal: name }] }, 0],
      })),
    },
  });
}
