import { db, type Session } from "../db/collections.ts";
import { NotFound } from "../errors.ts";
import { type Entity, entities } from "../rules/fields.ts";
import { idOf, kinds } from "./entity-kinds.ts";
import { contactsIn } from "./spellings.ts";

type Within = { session?: Session };

/** Keeps whose a record was that is deleted: what is known under its id is still that person's. */
export async function keepDeleted(
  entity: Entity,
  records: readonly { id: string; pii_id: string }[],
  at: Date,
  within: Within = {},
): Promise<void> {
  if (records.length === 0) return;
  await db.deletedRecords().bulkWrite(
    records.map(({ id, pii_id }) => {
      const _id = `${entity}:${id}`;
      return {
        replaceOne: { filter: { _id }, replacement: { _id, entity, id, pii_id, at }, upsert: true },
      };
    }),
    { ordered: false, ...within },
  );
}

/** True where something is kept of a person: a record, or what is left behind where those are gone, or a refused row. */
export async function hasTrace(pii_id: string): Promise<boolean> {
  const own = { projection: { _id: 1 } } as const;
  const records = [db.leads(), db.contacts(), db.customers()] as const;
  const traces = () => [
    db.cohortMembers().findOne({ pii_id }, own),
    db.membershipEvents().findOne({ pii_ids: pii_id }, own),
    db.deletedRecords().findOne({ pii_id }, own),
    db.assignmentItems().findOne({ pii_id }, own),
    db.webhookDeliveries().findOne({ pii_id }, own),
    db.importChanges().findOne({ $or: [{ pii_id }, { former_pii_id: pii_id }] }, own),
    db.importRefusals().findOne({ pii_ids: pii_id }, own),
  ];
  const found = async (all: readonly Promise<unknown>[]) => (await Promise.all(all)).some((each) => each);
  return (
    (await found(records.map((collection) => collection.findOne({ pii_id } as never, own)))) ||
    (await found(traces()))
  );
}

/** The same, also of answers that are kept to be repeated: these are all gone through, which not every reader may ask for. */
export const isHeld = async (pii_id: string): Promise<boolean> =>
  (await hasTrace(pii_id)) ||
  (await db.idempotency().findOne(answersNaming([pii_id]), { projection: { _id: 1 } })) !== null;

/** @throws NotFound when nothing is kept of the person */
export async function requirePerson(pii_id: string, isKnown = hasTrace): Promise<string> {
  if (await isKnown(pii_id)) return pii_id;
  throw new NotFound("person", pii_id);
}

/** Ids of a person's records: of those that are there, and of those that were deleted and are nobody else's by now. */
export async function recordIdsOf(pii_id: string, within: Within = {}): Promise<Record<Entity, string[]>> {
  const deleted = await db.deletedRecords().find({ pii_id }, within).toArray();
  const imported = await db.importChanges().find({ pii_id }, within).toArray();
  const assigned = await db.assignmentItems().find({ pii_id }, within).toArray();
  const former: { entity: Entity; id: string }[] = [
    ...deleted,
    ...imported,
    ...assigned.map(({ lead_id }) => ({ entity: "lead" as const, id: lead_id })),
  ];
  const ids = async (entity: Entity): Promise<string[]> => {
    const { idField, collection } = kinds[entity];
    const known = former.filter((each) => each.entity === entity).map(({ id }) => id);
    const records = await collection()
      .find({ $or: [{ pii_id }, { [idField]: { $in: known } }] }, within)
      .toArray();
    const deletedUnder = await db
      .deletedRecords()
      .find({ _id: { $in: known.map((id) => `${entity}:${id}`) }, pii_id: { $ne: pii_id } }, within)
      .toArray();
    const others = new Set<unknown>([
      ...records.filter((each) => each.pii_id !== pii_id).map((each) => each[idField]),
      ...deletedUnder.map(({ id }) => id),
    ]);
    const own = records.filter((each) => each.pii_id === pii_id).map((each) => idOf(entity, each));
    return [...new Set([...own, ...known.filter((id) => !others.has(id))])];
  };
  // One after the other: a session takes one command at a time.
  const all = { lead: [], contact: [], customer: [] } as Record<Entity, string[]>;
  for (const entity of entities) all[entity] = await ids(entity);
  return all;
}

const nounsOfPeople: ReadonlySet<string> = new Set(["person", ...entities, "task"]);

/** True for what the audit log tells of a person, one of their records or tasks: only these are labelled by an erasure. */
export const isAboutSomeone = (action: string): boolean => nounsOfPeople.has(action.split(".")[0] ?? "");

/**
 * Filter of what the audit log has about a person, their records and their tasks. By what was done as well: a lead, a
 * contact and an agent may have the same id.
 */
export function auditAbout(
  pii_id: string,
  ids: Record<Entity, readonly string[]>,
  taskIds: readonly string[],
) {
  const about = (noun: string, objects: readonly string[]) => ({
    object: { $in: [...objects] },
    action: { $regex: `^${noun}\\.` },
  });
  return {
    $or: [
      about("person", [pii_id]),
      ...entities.map((entity) => about(entity, ids[entity])),
      about("task", taskIds),
    ],
  };
}

/** Shorter ones stand for anything: the person 17 and a score of 17. */
const fewestTelling = 5;

/** What tells a person from others wherever it stands: ids, e-mail and phone, unless they are short; names are shared. */
export async function tellingValues(
  pii_id: string,
  ids: Record<Entity, readonly string[]>,
): Promise<string[]> {
  const contacts = await db.contacts().find({ pii_id }).toArray();
  const changes = await db
    .importChanges()
    .find({ entity: "contact", $or: [{ pii_id }, { former_pii_id: pii_id }] })
    .toArray();
  // What imports have changed names the person as well; of one who got the record later only what it is now.
  const former = changes
    .filter((change) => (change.former_pii_id ?? change.pii_id) === pii_id)
    .flatMap(({ before }) => [before?.email, before?.phone]);
  const values = [
    ...contacts.flatMap(({ email, phone }) => [email, phone]),
    ...former,
    ...(await addressesInAnswers(pii_id, ids.contact)),
  ];
  const texts = values.filter((value): value is string => typeof value === "string");
  return [pii_id, ...Object.values(ids).flat(), ...texts].filter(({ length }) => length >= fewestTelling);
}

/** E-mail and phone that a contact was made with, as long as the answer is kept that said so. */
async function addressesInAnswers(pii_id: string, contactIds: readonly string[]): Promise<unknown[]> {
  const answers = await db
    .idempotency()
    .find(answersNaming([pii_id, ...contactIds]))
    .toArray();
  return answers.flatMap(({ body }) => {
    const made: Record<string, unknown> | null = body === null ? null : JSON.parse(body);
    return made?.pii_id === pii_id ? [made.email, made.phone] : [];
  });
}

/** Filter of answers, kept to be repeated, that have one of `ids` as a text, also in quotes within another text. */
export function answersNaming(ids: readonly string[]) {
  const quoted = ids.map((id) => JSON.stringify(id));
  const names = [...quoted, ...quoted.map((name) => JSON.stringify(name).slice(1, -1))];
  return {
    $expr: {
      $or: names.map((name) => ({
        $gte: [{ $indexOfCP: [{ $ifNull: ["$body", ""] }, { $literal: name }] }, 0],
      })),
    },
  };
}

/** Filter of refused rows that name someone by one of their telling values, however it is spelled there. */
export const refusalsNaming = (telling: readonly string[]) => ({
  $or: [{ cells: { $in: [...telling] } }, { contacts: { $in: telling.flatMap(contactsIn) } }],
});
