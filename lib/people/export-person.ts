import { z } from "zod";
import { audit } from "../access/audit.ts";
import { showEntry } from "../access/list-audit.ts";
import { unpackLeads } from "../assignment/lead-blocks.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { waitingFilesOf } from "../imports/waiting-rows.ts";
import { answersNaming, auditAbout, recordIdsOf, refusalsNaming, tellingValues } from "./traces.ts";

const documents = z.array(z.record(z.string(), z.unknown()));

export const PersonExport = z
  .strictObject({
    pii_id: z.string(),
    exported_at: z.date(),
    leads: documents,
    contacts: documents,
    customers: documents,
    cohort_members: documents,
    membership_events: documents,
    pipelines: documents,
    tasks: documents,
    assignments: documents,
    deleted_records: documents,
    import_changes: documents,
    import_refusals: documents,
    waiting_rows: documents.meta({
      description: "Rows of files that are on their way in, as far as they are there",
    }),
    webhook_deliveries: documents,
    stored_answers: documents.meta({
      description:
        "Answers kept for a day to be repeated under their Idempotency-Key; whole where they are about nobody else",
    }),
    audit: documents,
    named_in_rules: z
      .array(z.strictObject({ cohort_id: z.string(), version: z.int() }))
      .meta({ description: "Rules with an id, the e-mail or the phone of the person; erasing leaves them" }),
  })
  .meta({ id: "PersonExport", description: "What is stored, collection by collection" });
export type PersonExport = z.infer<typeof PersonExport>;

const plain = { projection: { _id: 0 } } as const;

/** Everything that is held about a person, collection by collection. */
export async function exportPerson(ctx: Context, pii_id: string): Promise<PersonExport> {
  const ids = await recordIdsOf(pii_id);
  const telling = await tellingValues(pii_id, ids);
  const leadIds = ids.lead;
  const ofLeads = { lead_id: { $in: leadIds } };
  const person = { pii_id };
  const tasks = await db.tasks().find(ofLeads, plain).toArray();
  const about = auditAbout(
    pii_id,
    ids,
    tasks.map(({ task_id }) => task_id),
  );
  const held = {
    leads: await db.leads().find(person, plain).toArray(),
    contacts: await db.contacts().find(person, plain).toArray(),
    customers: await db.customers().find(person, plain).toArray(),
    cohort_members: await db.cohortMembers().find(person, plain).toArray(),
    membership_events: await eventsOf(pii_id),
    pipelines: await db.pipelines().find(ofLeads, plain).toArray(),
    tasks,
    assignments: [...(await itemsOf(pii_id, leadIds)), ...(await waitingAssignments(leadIds))],
    deleted_records: await db.deletedRecords().find(person, plain).toArray(),
    import_changes: await changesOf(pii_id),
    import_refusals: await refusalsOf(pii_id, telling),
    waiting_rows: await waitingRowsOf(pii_id, telling),
    webhook_deliveries: await db.webhookDeliveries().find(person, plain).toArray(),
    stored_answers: await answersOf(pii_id, [...Object.values(ids).flat(), ...telling]),
    audit: (await db.audit().find(about).sort({ at: 1 }).toArray()).map(showEntry),
    named_in_rules: await rulesThatName(telling),
  };
  await audit(ctx, "person.export", pii_id);
  return { pii_id, exported_at: ctx.now(), ...held };
}

/** Outcomes of assignments; a lead may have been someone else's then, or be now. */
async function itemsOf(pii_id: string, leadIds: readonly string[]) {
  const items = await db
    .assignmentItems()
    .find({ $or: [{ lead_id: { $in: [...leadIds] } }, { pii_id }] }, plain)
    .toArray();
  return items.map(({ pii_id: whose, ...item }) => ({ ...item, ...(whose === pii_id && { pii_id }) }));
}

/** What imports did to records; of one that they moved, each of the two has their own side. */
async function changesOf(pii_id: string) {
  const changes = await db
    .importChanges()
    .find({ $or: [{ pii_id }, { former_pii_id: pii_id }] }, plain)
    .toArray();
  return changes.map(({ pii_id: whose, former_pii_id, before, ...change }) => ({
    ...change,
    ...(whose === pii_id && { pii_id }),
    ...((former_pii_id ?? whose) === pii_id && { before }),
  }));
}

/** Rows that were refused; of one that is about others as well only where it stands. */
async function refusalsOf(pii_id: string, telling: readonly string[]) {
  const rows = await db
    .importRefusals()
    .find({ $or: [{ pii_ids: pii_id }, refusalsNaming(telling)] }, plain)
    .toArray();
  return rows.map(({ pii_ids, cells, contacts: _contacts, errors, ...row }) =>
    pii_ids.every((id) => id === pii_id) ? { ...row, cells, errors } : row,
  );
}

async function waitingRowsOf(pii_id: string, telling: readonly string[]) {
  const found: PersonExport["waiting_rows"] = [];
  for await (const { document, rows } of waitingFilesOf({ pii_id, telling }))
    for (const { number, cells } of rows)
      found.push({ import_id: document.import_id, file_name: document.file_name, row: number, cells });
  return found;
}

/** Whom an answer is about, by the ids of persons in it. */
function peopleOf(answer: unknown): unknown[] {
  if (typeof answer !== "object" || answer === null) return [];
  return Object.entries(answer).flatMap(([key, value]) => (key === "pii_id" ? [value] : peopleOf(value)));
}

/** Answers that are kept; of one about more people than this one only that it is. */
async function answersOf(pii_id: string, names: readonly string[]) {
  const naming = answersNaming([pii_id, ...names]);
  const answers = await db.idempotency().find(naming, plain).toArray();
  return answers.map(({ status, body, created_at }) => {
    const answer: unknown = body === null ? null : JSON.parse(body);
    const about = peopleOf(answer);
    const isOwn = about.length > 0 && about.every((id) => id === pii_id);
    return { status, created_at, ...(isOwn && { body: answer }) };
  });
}

/** True where one of `values` stands as a text of its own anywhere in `rules`. */
const names = (rules: unknown, values: ReadonlySet<string>): boolean =>
  typeof rules === "string"
    ? values.has(rules)
    : typeof rules === "object" && rules !== null && Object.values(rules).some((each) => names(each, values));

async function rulesThatName(values: readonly string[]): Promise<PersonExport["named_in_rules"]> {
  const wanted = new Set(values);
  const found: PersonExport["named_in_rules"] = [];
  const projection = { _id: 0, cohort_id: 1, version: 1, rules: 1 };
  for await (const { cohort_id, version, rules } of db.cohortVersions().find({}, { projection }))
    if (names(rules, wanted)) found.push({ cohort_id, version });
  return found;
}

/** Entries and exits of one person, without whoever moved at the same time. */
async function eventsOf(pii_id: string) {
  const events = await db
    .membershipEvents()
    .find({ pii_ids: pii_id }, { projection: { _id: 0, pii_ids: 0 } })
    .sort({ at: 1 })
    .toArray();
  return events.map((event) => ({ ...event, pii_id }));
}

/** Leads of jobs that have not come to them. */
async function waitingAssignments(leadIds: string[]): Promise<Record<string, unknown>[]> {
  const blocks = await db
    .assignmentBlocks()
    .find({ lead_ids: { $in: leadIds } })
    .toArray();
  return blocks
    .flatMap((block) => unpackLeads(block, new Date(0)))
    .filter(({ lead_id }) => leadIds.includes(lead_id))
    .map(({ _id, at: _at, ...item }) => item);
}
