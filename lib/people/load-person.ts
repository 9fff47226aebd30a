import { z } from "zod";
import { CauseItem } from "../cohorts/member-answers.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { type Entity, entities, type Registry } from "../rules/fields.ts";
import { idOf, type PersonRecord } from "./entity-kinds.ts";
import { PipelineItem, TaskItem, toPipelineItem, toTaskItem } from "./list-work.ts";
import { record } from "./record-schema.ts";
import { showerOf } from "./show-record.ts";
import { requirePerson } from "./traces.ts";

/** Most of each kind that a person's page shows, the newest first. */
const most = 500;

// Only shown, never parsed: the documents are stored in these shapes.
const anyRecord = z.record(z.string(), z.unknown()) as unknown as z.ZodType<PersonRecord>;

/** A person's page. Records carry whatever fields the registry has. */
export const Person = z.strictObject({
  pii_id: z.string(),
  name: z.string().nullable(),
  leads: z.array(anyRecord),
  contact: anyRecord.nullable(),
  customer: anyRecord.nullable(),
  cohorts: z.array(
    z.strictObject({
      cohort_id: z.string(),
      name: z.string(),
      type: z.string(),
      entered_at: z.date(),
      cause: CauseItem,
    }),
  ),
  membership_history: z.array(
    z.strictObject({
      cohort_id: z.string(),
      type: z.enum(["entered", "left"]),
      at: z.date(),
      cause: CauseItem,
    }),
  ),
  edits: z.array(
    z.strictObject({
      entity_type: z.enum(["lead", "contact", "customer"]),
      id: z.string(),
      at: z.date(),
      by: z.string(),
      fields: z.array(z.string()),
    }),
  ),
  pipelines: z.array(PipelineItem),
  tasks: z.array(TaskItem),
});
export type Person = z.infer<typeof Person>;

/** The same with the fields that a workspace has. */
export const personPage = (registry: Registry): z.ZodType =>
  Person.extend({
    leads: z.array(record("lead")(registry)),
    contact: record("contact")(registry).nullable(),
    customer: record("customer")(registry).nullable(),
  }).meta({ id: "Person" });

/** A person with everything that is known of them. @throws NotFound */
export async function loadPerson(_ctx: Context, pii_id: string): Promise<Person> {
  await requirePerson(pii_id);
  const [leads, contact, customer, cohorts, events] = await Promise.all([
    db.leads().find({ pii_id }).sort({ created_at: -1, lead_id: 1 }).limit(most).toArray(),
    db.contacts().findOne({ pii_id }),
    db.customers().findOne({ pii_id }),
    cohortsOf(pii_id),
    db
      .membershipEvents()
      .find({ pii_ids: pii_id }, { projection: { pii_ids: 0 } })
      .sort({ at: -1 })
      .limit(most)
      .toArray(),
  ]);
  const ofLeads = { lead_id: { $in: leads.map(({ lead_id }) => lead_id) } };
  const [edits, pipelines, tasks] = await Promise.all([
    editsOf({
      lead: leads.map(({ lead_id }) => lead_id),
      contact: contact ? [idOf("contact", contact)] : [],
      customer: customer ? [idOf("customer", customer)] : [],
    }),
    db.pipelines().find(ofLeads).sort({ opened_at: -1, pipeline_id: 1 }).limit(most).toArray(),
    db.tasks().find(ofLeads).sort({ due_at: -1, task_id: 1 }).limit(most).toArray(),
  ]);
  return {
    pii_id,
    name: typeof contact?.name === "string" ? contact.name : null,
    leads: leads.map(await showerOf("lead")),
    contact: contact && (await showerOf("contact"))(contact),
    customer: customer && (await showerOf("customer"))(customer),
    cohorts,
    membership_history: events.map(({ cohort_id, type, at, cause }) => ({ cohort_id, type, at, cause })),
    edits,
    pipelines: pipelines.map(toPipelineItem),
    tasks: tasks.map(toTaskItem),
  };
}

/** Who changed which fields of a person's records through this system, newest first. */
async function editsOf(ids: Record<Entity, string[]>): Promise<Person["edits"]> {
  const updatesOf = (entity: Entity) => ({
    action: `${entity}.update`,
    object: { $in: ids[entity].filter((id) => typeof id === "string") },
  });
  const entries = await db
    .audit()
    .find({ $or: entities.map(updatesOf) })
    .sort({ at: -1 })
    .limit(most)
    .toArray();
  return entries.map(({ action, object, at, actor_name, fields }) => ({
    entity_type: action.slice(0, -".update".length) as Entity,
    id: object,
    at,
    by: actor_name,
    fields,
  }));
}

async function cohortsOf(pii_id: string): Promise<Person["cohorts"]> {
  const members = await db.cohortMembers().find({ pii_id }).sort({ entered_at: -1 }).limit(most).toArray();
  const named = await db
    .cohorts()
    .find(
      { cohort_id: { $in: members.map(({ cohort_id }) => cohort_id) }, archived_at: null },
      { projection: { _id: 0, cohort_id: 1, name: 1, type: 1 } },
    )
    .toArray();
  const byId = new Map(named.map((cohort) => [cohort.cohort_id, cohort]));
  return members.flatMap(({ cohort_id, entered_at, cause }) => {
    const cohort = byId.get(cohort_id);
    return cohort ? [{ cohort_id, name: cohort.name, type: cohort.type, entered_at, cause }] : [];
  });
}
