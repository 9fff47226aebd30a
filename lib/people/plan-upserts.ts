import type { FieldError } from "../errors.ts";
import type { Entity } from "../rules/fields.ts";
import { type IdField, kinds } from "./entity-kinds.ts";
import { secondMessage } from "./insert-record.ts";

/** A row that has passed validation. */
export type ValidRow = {
  row: number;
  id: string | undefined;
  pii_id: string | undefined;
  set: Record<string, unknown>;
  unset: readonly string[];
};

/** What is to be done with one record, and the rows that ask for it. */
export type Operation = {
  kind: "insert" | "update" | "move";
  id: string;
  /** The person it belongs to in the end; only an update may leave it as it is. */
  pii_id: string | undefined;
  set: Record<string, unknown>;
  unset: Set<string>;
  rows: number[];
};

export type RowError = { row: number } & FieldError;

/** What is stored already of the records and persons that the rows name. */
export type Stored = {
  /** Person of each record, by the record's id. */
  personOf: ReadonlyMap<string, string>;
  /** The record that each person has, where a person has at most one. */
  recordOf: ReadonlyMap<string, string>;
};

/**
 * Turns the rows of a bulk call, in their order, into at most one operation a record.
 * A row that names a record made by an earlier row changes that one.
 * @param newIds ids for rows without one, as many as there are such rows
 */
export function planUpserts(
  entity: Entity,
  rows: readonly ValidRow[],
  stored: Stored,
  newIds: readonly string[],
): { operations: Operation[]; errors: RowError[] } {
  const { idField, onePerPerson } = kinds[entity];
  const operations = new Map<string, Operation>();
  const errors: RowError[] = [];
  const personOf = new Map(stored.personOf);
  const recordOf = new Map(stored.recordOf);
  const ids = newIds.values();
  for (const row of rows) {
    const id = row.id ?? ids.next().value ?? "";
    const person = personOf.get(id);
    const pii_id = row.pii_id ?? person;
    if (pii_id === undefined) {
      errors.push({ row: row.row, path: "/pii_id", message: neededMessage(entity, idField, id) });
      continue;
    }
    const holder = onePerPerson ? recordOf.get(pii_id) : undefined;
    if (holder !== undefined && holder !== id) {
      errors.push({ row: row.row, path: "/pii_id", message: secondMessage(entity, pii_id, holder) });
      continue;
    }
    const moves = onePerPerson && person !== undefined && person !== pii_id;
    if (moves) recordOf.delete(person);
    personOf.set(id, pii_id);
    if (onePerPerson) recordOf.set(pii_id, id);
    const kind = person === undefined ? "insert" : moves ? "move" : "update";
    const known = operations.get(id);
    if (known) merge(known, row, kind);
    else operations.set(id, newOperation(kind, id, row));
  }
  return { operations: [...operations.values()], errors };
}

const neededMessage = (entity: Entity, idField: IdField, id: string) =>
  `is needed: there is no ${entity} with ${idField} ${JSON.stringify(id)} yet`;

const newOperation = (
  kind: Operation["kind"],
  id: string,
  { pii_id, set, unset, row }: ValidRow,
): Operation => ({
  kind,
  id,
  pii_id,
  set: { ...set },
  unset: new Set(unset),
  rows: [row],
});

function merge(into: Operation, { pii_id, set, unset, row }: ValidRow, kind: Operation["kind"]): void {
  for (const [path, value] of Object.entries(set)) {
    into.set[path] = value;
    into.unset.delete(path);
  }
  for (const path of unset) {
    delete into.set[path];
    into.unset.add(path);
  }
  if (pii_id !== undefined) into.pii_id = pii_id;
  if (into.kind === "update" && kind === "move") into.kind = "move";
  into.rows.push(row);
}
