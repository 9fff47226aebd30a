import { Invalid } from "../errors.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import type { Field } from "../rules/fields.ts";
import { readRows } from "./read-rows.ts";

/** Values of a member by the names of fields; a lead's field has every distinct value of the person's leads. */
export type MemberValues = Record<string, unknown>;

/** The fields that a list of members is asked to show. @throws Invalid naming those that are not fields of a record */
export async function memberFields(names: string[]): Promise<Field[]> {
  if (names.length === 0) return [];
  const registry = await loadRegistry();
  const found = names.map((name) => registry.get(name));
  const unknown = names.filter((_, i) => !found[i] || found[i]?.entity === "person");
  if (unknown.length > 0) {
    throw new Invalid(
      unknown.map((name) => ({
        path: "/fields",
        message: `there is no field "${name}" of a lead, contact or customer`,
      })),
    );
  }
  return found.filter((field) => field !== undefined);
}

const isKnown = (value: unknown): boolean => value !== null && value !== undefined && value !== "";

function distinct(values: unknown[]): unknown {
  const known = values.flat().filter(isKnown);
  const by = new Map(known.map((value) => [value instanceof Date ? value.toISOString() : value, value]));
  return by.size > 1 ? [...by.values()] : ([...by.values()][0] ?? null);
}

/** Values of people, read at once however many they are. */
export async function readMemberValues(
  piiIds: string[],
  fields: Field[],
): Promise<Map<string, MemberValues>> {
  if (fields.length === 0 || piiIds.length === 0) return new Map();
  const rowsOf = new Map<string, Awaited<ReturnType<typeof readRows>>>();
  for (const row of await readRows({ piiIds, cohortIds: [], fields })) {
    const id = String(row.lead.pii_id);
    const own = rowsOf.get(id);
    if (own) own.push(row);
    else rowsOf.set(id, [row]);
  }
  const valuesOf = (rows: Awaited<ReturnType<typeof readRows>>): MemberValues =>
    Object.fromEntries(
      fields.map(({ field, entity, path }) => [
        field,
        entity === "lead"
          ? distinct(rows.map((row) => row.lead[path]))
          : (rows[0]?.[entity as "contact" | "customer"]?.[path] ?? null),
      ]),
    );
  return new Map([...rowsOf].map(([id, rows]) => [id, valuesOf(rows)]));
}
