import type { ChangeStreamDocument, Document, ObjectId } from "mongodb";
import { db } from "../../lib/db/collections.ts";
import { type Changes, changeOf } from "../../lib/membership/affected-cohorts.ts";
import type { Entity } from "../../lib/rules/fields.ts";
import { entityOf, fieldsAt, personIn, personOf } from "./stored-people.ts";

type Heartbeat = { seq: number; at: Date };

/**
 * Changes of people in the order of the stream; `unknown` when one could not be traced to its person. `untraced` are
 * documents that were updated and do not say whose they were. `cohorts` are documents of cohorts that were edited.
 */
export type Gathered = {
  changes: Changes;
  unknown: boolean;
  untraced: { entity: Entity; id: unknown; fields: string[] }[];
  cohorts: Map<string, ObjectId>;
  heartbeats: Heartbeat[];
  events: number;
  /** The last change that is followed whatever rules name, from which the stream can always be opened again. */
  token: unknown;
};

/** Gathers changes by person. */
export function gatherChanges(events: readonly ChangeStreamDocument[]): Gathered {
  const gathered: Gathered = {
    changes: new Map(),
    unknown: false,
    untraced: [],
    cohorts: new Map(),
    heartbeats: [],
    events: 0,
    token: null,
  };
  for (const event of events) gatherChange(gathered, event);
  return gathered;
}

/** Changes of documents; anything else, as a dropped collection, is nothing that can be followed one by one. */
const isChange = (event: ChangeStreamDocument) =>
  event.operationType === "insert" ||
  event.operationType === "update" ||
  event.operationType === "replace" ||
  event.operationType === "delete";

type Change = Extract<ChangeStreamDocument, { operationType: "insert" | "update" | "replace" | "delete" }>;

function gatherChange(gathered: Gathered, event: ChangeStreamDocument): void {
  if (!isChange(event)) {
    gathered.unknown ||= event.operationType !== "invalidate";
    return;
  }
  const change = event as Change;
  const { coll } = change.ns;
  const entity = entityOf(coll);
  if (coll !== "cohort_members") gathered.token = change._id;
  if (coll === "stream_heartbeats") gatherHeartbeat(gathered, change);
  else if (coll === "cohorts") gatherCohort(gathered, change);
  else gathered.events++;
  if (coll === "cohort_members") gatherMember(gathered, change);
  if (entity) gatherPerson(gathered, change, entity);
}

function gatherCohort({ cohorts }: Gathered, event: Change): void {
  const id = event.documentKey._id as ObjectId;
  cohorts.set(String(id), id);
}

function gatherHeartbeat({ heartbeats }: Gathered, event: Change): void {
  const { seq, at }: Document =
    event.operationType === "update"
      ? (event.updateDescription.updatedFields ?? {})
      : (event.operationType !== "delete" && event.fullDocument) || {};
  if (typeof seq === "number" && at instanceof Date) heartbeats.push({ seq, at });
}

/** Ids of members are `cohort|person`. */
function gatherMember({ changes }: Gathered, event: Change): void {
  if (event.operationType !== "insert" && event.operationType !== "delete") return;
  const memberId = String(event.documentKey._id);
  const at = memberId.indexOf("|");
  const cohortId = memberId.slice(0, at);
  if (at > 0) changeOf(changes, memberId.slice(at + 1)).cohorts.add(cohortId);
}

/**
 * The fields of an update, or the whole entity for inserts, deletes, replacements and a changed `pii_id`, which touches
 * both people. Who it was before is in the image from before; a document that never had a person is nobody's.
 */
function gatherPerson(gathered: Gathered, event: Change, entity: Entity): void {
  const image = "fullDocumentBeforeChange" in event ? event.fullDocumentBeforeChange : undefined;
  const before = personOf(entity, image);
  const fields = changedFields(event, entity);
  const moved = event.operationType === "update" && fields.includes(`${entity}.pii_id`);
  if (!image && event.operationType === "update" && !moved) {
    gathered.untraced.push({ entity, id: event.documentKey._id, fields });
    return;
  }
  if (!image && event.operationType !== "insert") gathered.unknown = true;
  const after =
    event.operationType === "update"
      ? moved
        ? personIn(entity, event.updateDescription.updatedFields)
        : before
      : event.operationType === "delete"
        ? undefined
        : personOf(entity, event.fullDocument);
  for (const piiId of new Set([before, after])) {
    if (piiId === undefined) continue;
    const change = changeOf(gathered.changes, piiId);
    if (event.operationType !== "update" || moved) change.entities.add(entity);
    else for (const field of fields) change.fields.add(field);
  }
}

function changedFields(event: Change, entity: Entity): string[] {
  if (event.operationType !== "update") return [];
  const { updatedFields = {}, removedFields = [], truncatedArrays = [] } = event.updateDescription;
  const paths = [
    ...Object.keys(updatedFields),
    ...removedFields,
    ...truncatedArrays.map((array) => array.field),
  ];
  return paths.flatMap((path) => fieldsAt(entity, path));
}

/**
 * Finds out whose the documents are whose update came without an image from before, as happens where a collection keeps
 * none. One that is gone by now has its delete in the stream; one that has moved has that there.
 */
export async function traceUpdates({ untraced, changes }: Gathered): Promise<void> {
  for (const entity of new Set(untraced.map((each) => each.entity))) {
    const own = untraced.filter((each) => each.entity === entity);
    const collection = { lead: db.leads(), contact: db.contacts(), customer: db.customers() }[entity];
    const found = await (collection as unknown as ReturnType<typeof db.leads>)
      .find({ _id: { $in: own.map(({ id }) => id) } } as never, { projection: { pii_id: 1 } })
      .toArray();
    const personOfId = new Map(
      found.map(({ _id, pii_id }) => [String(_id), typeof pii_id === "string" ? pii_id : undefined]),
    );
    for (const { id, fields } of own) {
      const piiId = personOfId.get(String(id));
      if (piiId !== undefined) for (const field of fields) changeOf(changes, piiId).fields.add(field);
    }
  }
}
