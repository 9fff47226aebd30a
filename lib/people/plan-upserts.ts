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
  /** The record has no id of its own: it goes by its person's. */
  goesByPerson: boolean;
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
  /** Ids of records that have none of their own and go by their person's. */
  goingByPerson: ReadonlySet<string>;
};

/**
 * Turns the rows of a bulk call, in their order, into at most one operation a record.
 * A row that names a record made by an earlier row changes that one. Where a person has at most one record, a row without
 * an id is about that one.
 * @param newId an id that nothing has yet, for a row that makes a record and has none
 */
export function planUpserts(
  entity: Entity,
  rows: readonly ValidRow[],
  stored: Stored,
  newId: (row: ValidRow) => string,
): { operations: Operation[]; errors: RowError[] } {
  const { idField, onePerPerson } = kinds[entity];
  const operations = new Map<string, Operation>();
  const errors: RowError[] = [];
  const personOf = new Map(stored.personOf);
  const recordOf = new Map(stored.recordOf);
  const recordOfPerson = ({ pii_id }: ValidRow) =>
    onePerPerson && pii_id !== undefined ? recordOf.get(pii_id) : undefined;
  for (const row of rows) {
    if (row.id === undefined && row.pii_id === undefined) {
      errors.push({ row: row.row, path: "/pii_id", message: `is needed where a row has no ${idField}` });
      continue;
    }
    const id = row.id ?? recordOfPerson(row) ?? newId(row);
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
    const isTwo = holder === id ? person !== pii_id : pii_id !== id && stored.goingByPerson.has(id);
    if (isTwo) {
      errors.push({ row: row.row, path: `/${idField}`, message: twoMessage(entity, idField, id) });
      continue;
    }
    const moves = onePerPerson && person !== undefined && person !== pii_id;
    if (moves) recordOf.delete(person);
    personOf.set(id, pii_id);
    if (onePerPerson) recordOf.set(pii_id, id);
    const kind = person === undefined ? "insert" : moves ? "move" : "update";
    const known = operations.get(id);
    if (known) merge(known, row, kind);
    else operations.set(id, newOperation(kind, id, row, stored.goingByPerson.has(id)));
  }
  return { operations: [...operations.values()], errors };
}

const neededMessage = (entity: Entity, idField: IdField, id: string) =>
  `is needed: there is no ${entity} with ${idField} ${JSON.stringify(id)} yet`;

/** An id of one record that is also the person of another one, which has no id of its own. */
const twoMessage = (entity: Entity, idField: IdField, id: string) =>
  `${JSON.stringify(id)} is what the ${entity} of that person goes by, which has no ${idField}; expected an id of its own`;

const newOperation = (
  kind: Operation["kind"],
  id: string,
  { pii_id, set, unset, row }: ValidRow,
  goesByPerson: boolean,
): Operation => ({
  kind,
  id,
  goesByPerson,
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
