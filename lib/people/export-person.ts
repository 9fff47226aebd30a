import { z } from "zod";
import { audit } from "../access/audit.ts";
import { unpackLeads } from "../assignment/lead-blocks.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { recordIdsOf, requirePerson, tellingValues } from "./traces.ts";

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
    webhook_deliveries: documents,
    audit: documents,
    named_in_rules: z
      .array(z.strictObject({ cohort_id: z.string(), version: z.int() }))
      .meta({ description: "Rules with an id, the e-mail or the phone of the person; erasing leaves them" }),
  })
  .meta({ id: "PersonExport", description: "What is stored, collection by collection" });
export type PersonExport = z.infer<typeof PersonExport>;

const plain = { projection: { _id: 0 } } as const;
/** A row may stand for several people. */
const withoutOthers = { projection: { _id: 0, pii_ids: 0 } } as const;

/** Everything that is held about a person, collection by collection. @throws NotFound when nothing is */
export async function exportPerson(ctx: Context, pii_id: string): Promise<PersonExport> {
  await requirePerson(pii_id);
  const { lead: leadIds, contact, customer } = await recordIdsOf(pii_id);
  const ofLeads = { lead_id: { $in: leadIds } };
  const person = { pii_id };
  const known = [pii_id, ...leadIds, ...contact, ...customer];
  const held = {
    leads: await db.leads().find(person, plain).toArray(),
    contacts: await db.contacts().find(person, plain).toArray(),
    customers: await db.customers().find(person, plain).toArray(),
    cohort_members: await db.cohortMembers().find(person, plain).toArray(),
    membership_events: await eventsOf(pii_id),
    pipelines: await db.pipelines().find(ofLeads, plain).toArray(),
    tasks: await db.tasks().find(ofLeads, plain).toArray(),
    assignments: [
      ...(await db
        .assignmentItems()
        .find({ $or: [ofLeads, person] }, plain)
        .toArray()),
      ...(await waitingAssignments(leadIds)),
    ],
    deleted_records: await db.deletedRecords().find(person, plain).toArray(),
    import_changes: await db
      .importChanges()
      .find({ $or: [person, { former_pii_id: pii_id }] }, plain)
      .toArray(),
    import_refusals: await db.importRefusals().find({ pii_ids: pii_id }, withoutOthers).toArray(),
    webhook_deliveries: await db.webhookDeliveries().find(person, plain).toArray(),
    audit: await db
      .audit()
      .find({ object: { $in: known } }, plain)
      .sort({ at: 1 })
      .toArray(),
    named_in_rules: await rulesThatName(await tellingValues(pii_id)),
  };
  await audit(ctx, "person.export", pii_id);
  return { pii_id, exported_at: ctx.now(), ...held };
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
