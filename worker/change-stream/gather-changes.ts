import type { ChangeStreamDocument, Document } from "mongodb";
import { type Changes, changeOf } from "../../lib/membership/affected-cohorts.ts";
import type { Entity } from "../../lib/rules/fields.ts";

const entityOf: Record<string, Entity> = { leads: "lead", contacts: "contact", customers: "customer" };

/** Collections whose changes can flip a membership. */
export const followedCollections = [...Object.keys(entityOf), "cohort_members", "stream_heartbeats"];

/**
 * Changes of people in the order of the stream; `unknown` when one could not be traced to its person. `heartbeats` are
 * the numbers that passed by.
 */
export type Gathered = { changes: Changes; unknown: boolean; events: number; heartbeats: number[] };

const personOf = (document: Document | null | undefined): string | undefined =>
  typeof document?.pii_id === "string" ? document.pii_id : undefined;

/**
 * Adds a change of the stream to a gathering, by person: the fields that changed, or the whole entity for inserts,
 * deletes and a changed `pii_id`, which touches both people.
 */
export function gatherChange(gathered: Gathered, event: ChangeStreamDocument): void {
  if (
    event.operationType !== "insert" &&
    event.operationType !== "update" &&
    event.operationType !== "replace" &&
    event.operationType !== "delete"
  ) {
    gathered.unknown ||= event.operationType !== "invalidate";
    return;
  }
  if (event.ns.coll === "stream_heartbeats") {
    const seq = heartbeatOf(event);
    if (seq !== undefined) gathered.heartbeats.push(seq);
    return;
  }
  gathered.events++;
  if (event.ns.coll === "cohort_members") {
    if (event.operationType === "insert" || event.operationType === "delete")
      gatherMember(gathered, String(event.documentKey._id));
    return;
  }
  const entity = entityOf[event.ns.coll];
  if (!entity) return;
  const before = "fullDocumentBeforeChange" in event ? personOf(event.fullDocumentBeforeChange) : undefined;
  const after = "fullDocument" in event ? personOf(event.fullDocument) : undefined;
  const whole = event.operationType !== "update" || before !== after;
  if (before === undefined && (event.operationType === "delete" || after === undefined))
    gathered.unknown = true;
  for (const piiId of new Set([before, after])) {
    if (piiId === undefined) continue;
    const change = changeOf(gathered.changes, piiId);
    if (whole) change.entities.add(entity);
    else for (const path of changedPaths(event)) change.fields.add(`${entity}.${path}`);
  }
}

function heartbeatOf(event: ChangeStreamDocument): number | undefined {
  if (event.operationType === "update")
    return event.updateDescription.updatedFields?.seq as number | undefined;
  return event.operationType === "insert" ? (event.fullDocument.seq as number) : undefined;
}

function changedPaths(event: ChangeStreamDocument): string[] {
  if (event.operationType !== "update") return [];
  const { updatedFields = {}, removedFields = [], truncatedArrays = [] } = event.updateDescription;
  const paths = [
    ...Object.keys(updatedFields),
    ...removedFields,
    ...truncatedArrays.map((array) => array.field),
  ];
  return paths.map((path) => path.split(".")[0] ?? path);
}

/** Ids of members are `cohort|person`. */
function gatherMember({ changes }: Gathered, memberId: string): void {
  const at = memberId.indexOf("|");
  if (at > 0) changeOf(changes, memberId.slice(at + 1)).cohorts.add(memberId.slice(0, at));
}
