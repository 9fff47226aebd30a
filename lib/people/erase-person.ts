import { randomBytes } from "node:crypto";
import { audit } from "../access/audit.ts";
import { labelMacOf } from "../access/audit-mac.ts";
import type { Context } from "../context.ts";
import { db, inTransaction, type Session } from "../db/collections.ts";
import type { ImportReport } from "../db/import-documents.ts";
import { rubOut } from "../imports/rub-out.ts";
import { erasedLabel } from "./erased-label.ts";
import { type AuditIds, lookAgainFor } from "./look-again.ts";
import { suppress } from "./suppressed.ts";
import { answersNaming, auditAbout, isHeld, recordIdsOf, refusalsNaming, tellingValues } from "./traces.ts";

/**
 * Erases a person everywhere: leads, contact, customer, memberships, events, what webhooks were
 * told and are to be told, pipelines and tasks, what imports keep; also where their records were deleted before.
 * In finished assignments their leads stay as numbers, without an id of theirs; in the audit log as a label.
 * @param pii_id of someone of whom something is held
 */
export async function erasePerson(ctx: Context, pii_id: string): Promise<void> {
  await erase(pii_id, async (session, telling, known) => {
    await audit(ctx, "person.erase", erasedLabel(pii_id), [], session);
    // What is being written of them at this moment is looked for again.
    await lookAgainFor(ctx, pii_id, known, session);
    await suppress(pii_id, telling, ctx.now(), session);
  });
}

/** @param beside what is to be kept with it, in its transaction */
async function erase(
  pii_id: string,
  beside: (session: Session, telling: readonly string[], known: AuditIds) => Promise<void>,
): Promise<void> {
  // Found by what the records say, so while those are there: whoever repeats this after a break does it again.
  const telling = await forgetWords(pii_id);
  const cohorts = await inTransaction(async (session) => {
    const members = await db.cohortMembers().find({ pii_id }, { session }).toArray();
    const known = await eraseRecords(pii_id, session);
    await blankAssignments(known.ids.lead, pii_id, session);
    await labelInAudit(pii_id, known, session);
    await beside(session, telling, known);
    return members.map(({ cohort_id }) => cohort_id);
  });
  await db.cohorts().updateMany({ cohort_id: { $in: cohorts } }, { $set: { count_stale: true } });
}

/** Has the audit log name the person, their records and their tasks by a label. */
export async function labelInAudit(
  pii_id: string,
  { ids, taskIds }: AuditIds,
  session?: Session,
): Promise<void> {
  const within = session ? { session } : {};
  const object = erasedLabel(pii_id);
  const entries = await db
    .audit()
    .find(auditAbout(pii_id, ids, taskIds), within)
    .toArray();
  if (entries.length === 0) return;
  await db.audit().bulkWrite(
    entries.map((entry) => {
      const $set = { object, label_mac: labelMacOf(entry, object) };
      return { updateOne: { filter: { _id: entry._id }, update: { $set } } };
    }),
    within,
  );
}

/**
 * What names the person in words, and is found by no index: refused rows, files that are on their way in,
 * answers that are kept, reasons.
 * @returns what tells them from others
 */
async function forgetWords(pii_id: string): Promise<string[]> {
  const ids = await recordIdsOf(pii_id);
  const telling = await tellingValues(pii_id, ids);
  const named = [pii_id, ...Object.values(ids).flat()];
  await db.importRefusals().deleteMany(refusalsNaming(telling));
  await rubOut({ pii_id, telling });
  await forgetAnswers([...named, ...telling]);
  await forgetReasons(named, telling);
  return telling;
}

/** What was begun before an erasure writes what it has read within this time. */
export const underWayMs = 10_000;

/**
 * Erases again what of someone was written while they were erased: by an import, an evaluation or an assignment that had
 * read them before. Someone who was made anew since is left alone.
 * @returns true where there was something
 */
export async function eraseLeftovers(pii_id: string, erasedAt: Date): Promise<boolean> {
  const anew = { pii_id, updated_at: { $gt: new Date(erasedAt.getTime() + underWayMs) } };
  const made = await Promise.all([
    db.leads().findOne(anew),
    db.contacts().findOne(anew),
    db.customers().findOne(anew),
  ]);
  if (made.some((record) => record !== null)) return false;
  if (!(await isHeld(pii_id))) return false;
  await erase(pii_id, async () => undefined);
  return true;
}

async function eraseRecords(pii_id: string, session: Session): Promise<AuditIds> {
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
  const tasks = await db.tasks().find(work, { session }).toArray();
  await db.pipelines().deleteMany(work, { session });
  await db.tasks().deleteMany(work, { session });
  return { ids, taskIds: tasks.map(({ task_id }) => task_id) };
}

/**
 * Gives the person's leads in assignment jobs ids that say nothing, so that counts stay right; one that is someone else's
 * by now keeps its own.
 */
async function blankAssignments(leadIds: string[], pii_id: string, session: Session): Promise<void> {
  const items = await db
    .assignmentItems()
    .find({ $or: [{ lead_id: { $in: leadIds } }, { pii_id }] }, { session })
    .toArray();
  const blankOf = new Map(leadIds.map((id) => [id, `erased-${randomBytes(9).toString("hex")}`]));
  const blank = (lead_id: string) => blankOf.get(lead_id) ?? lead_id;
  await blankBlocks(blankOf, pii_id, session);
  const own = items.filter(({ lead_id }) => blankOf.has(lead_id));
  const others = items.filter(({ lead_id }) => !blankOf.has(lead_id)).map(({ _id }) => _id);
  const blanked = { $set: { pii_id: erasedLabel(pii_id) } };
  await db.assignmentItems().updateMany({ _id: { $in: others } }, blanked, { session });
  if (own.length === 0) return;
  await db.assignmentItems().deleteMany({ _id: { $in: own.map(({ _id }) => _id) } }, { session });
  await db.assignmentItems().insertMany(
    own.map((item) => ({
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
    .find({ job_id: { $in: own.map(({ job_id }) => job_id) } }, { session })
    .toArray();
  for (const { job_id, failures } of jobs) {
    if (!failures.some(({ lead_id }) => blankOf.has(lead_id))) continue;
    const blanked = failures.map((failure) =>
      blankOf.has(failure.lead_id)
        ? { ...failure, lead_id: blank(failure.lead_id), message: "The lead's person was erased." }
        : failure,
    );
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

/** Answers that are kept to be repeated may hold the person's data, their ids, e-mail and phone also in quotes within a text. */
async function forgetAnswers(values: string[]): Promise<void> {
  // The key stays: who sends the request again must not make the person anew by that.
  await db.idempotency().updateMany(answersNaming(values), { $set: forgottenAnswer });
}

const forgottenAnswer = {
  status: 409,
  body: JSON.stringify({
    type: "about:blank",
    title: "Conflict",
    status: 409,
    detail: "The first answer named someone who was erased since; nothing was done again. Use a new key.",
  }),
  headers: { "content-type": "application/problem+json" },
};

const erasedWords = "named someone who was erased";

/** What imports say of values that they refused may name the person. */
async function forgetReasons(ids: readonly string[], telling: readonly string[]): Promise<void> {
  const names = [...ids.map((id) => JSON.stringify(id)), ...telling];
  const tells = (text: string | null) => text !== null && names.some((name) => text.includes(name));
  const without = (report: ImportReport | null) =>
    report && {
      ...report,
      reasons: report.reasons.map((reason) =>
        tells(reason.message) ? { ...reason, message: erasedWords } : reason,
      ),
    };
  const shown = { _id: 0, import_id: 1, report: 1, check: 1, error: 1 };
  for await (const { import_id, report, check, error } of db.imports().find({}, { projection: shown })) {
    if (!tells(error) && !tells(JSON.stringify([report?.reasons, check?.reasons]).replaceAll('\\"', '"')))
      continue;
    await db.imports().updateOne(
      { import_id },
      {
        $set: {
          report: without(report),
          check: without(check),
          error: tells(error) ? `What went wrong ${erasedWords}.` : error,
        },
      },
    );
  }
}
