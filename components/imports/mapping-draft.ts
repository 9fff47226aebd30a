import { pathFor } from "@/lib/imports/column-names";
import { leadOfPerson, leadOfRow } from "@/lib/imports/lead-ids";
import type { Source } from "@/lib/imports/mapping";
import type { Entity, FieldType } from "@/lib/rules/fields";
import type { Mapping, SuggestedColumn, Suggestion } from "./types";

/** What becomes of a column: nothing, a field that is there, or an own field that is made for it. */
export type Choice =
  | { kind: "out" }
  | { kind: "field"; field: string }
  | { kind: "new"; entity: Entity; type: FieldType };

export type ColumnDraft = {
  choice: Choice;
  decimal?: "." | ",";
  order?: "dmy" | "mdy" | "ymd";
  /** Between the entries of a list. */
  separator?: string;
  /** Words that mean unknown in this column of numbers or dates. */
  missing?: string[];
};

/** As suggested, by a column, or each row is another one. */
export type PersonBy = { kind: "suggested" } | { kind: "column"; name: string } | { kind: "row" };

/** As suggested, one for each person, or each row is one. */
export type LeadsBy = "suggested" | "person" | "row";

/** A mapping as it is edited: by column, and what people are told apart by. */
export type Draft = {
  columns: Record<string, ColumnDraft>;
  person: PersonBy;
  /** What leads are told apart by where no column is their id. */
  leads: LeadsBy;
  /** Texts that mean that nothing is known. */
  fillers: string[];
  /** What a cell in which nothing is known does to the value that is stored. */
  blanks: Mapping["blanks"];
};

export const entityNames: Record<Entity, string> = { lead: "Lead", contact: "Contact", customer: "Customer" };
const entityList: Entity[] = ["lead", "contact", "customer"];

const columnOf = (source: string | Source): string | undefined =>
  typeof source === "string" ? source : source.column;

/** The type of a field that is there. */
type TypeOf = (field: string) => FieldType | undefined;

/** A suggestion, or the mapping that was tried last, as a draft. */
export function toDraft(suggestion: Suggestion, mapping: Mapping, typeOf: TypeOf): Draft {
  const made = new Map(
    (mapping.new_fields ?? [])
      .filter(({ field }) => typeOf(field) === undefined)
      .map((field) => [field.field, field]),
  );
  const columns: Draft["columns"] = Object.fromEntries(
    suggestion.columns.map(({ name, recognised }): [string, ColumnDraft] => {
      const { decimal, order, missing } = recognised;
      return [
        name,
        {
          choice: { kind: "out" },
          ...(decimal && { decimal }),
          ...(order && { order }),
          ...(missing && { missing }),
        },
      ];
    }),
  );
  for (const entity of entityList)
    for (const [path, source] of Object.entries(mapping.entities[entity]?.fields ?? {})) {
      const draft = columns[columnOf(source) ?? ""];
      if (path === "pii_id" || !draft) continue;
      const own = made.get(`${entity}.${path}`);
      draft.choice = own
        ? { kind: "new", entity, type: own.type }
        : { kind: "field", field: `${entity}.${path}` };
      if (typeof source === "string") continue;
      const { decimal, order, separator, missing } = source;
      Object.assign(
        draft,
        decimal && { decimal },
        order && { order },
        separator && { separator },
        missing && { missing },
      );
    }
  return {
    columns,
    person: personBy(suggestion, mapping),
    leads: leadsBy(suggestion, mapping),
    fillers: (mapping.missing ?? []).filter((text) => text !== ""),
    blanks: mapping.blanks ?? "keep",
  };
}

const personOf = ({ entities }: Mapping): string | Source | undefined =>
  entities.lead?.fields.pii_id ?? entities.contact?.fields.pii_id ?? entities.customer?.fields.pii_id;

const leadOf = ({ entities }: Mapping): string | Source | undefined => entities.lead?.fields.lead_id;

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const asSource = (source: string | Source): Source =>
  typeof source === "string" ? { column: source } : source;

/** What people are told apart by as suggested, where that is more than a column or the row. */
export function suggestedPerson({ mapping, ids_by_row }: Suggestion): Source | undefined {
  const source = personOf(mapping);
  return typeof source === "string" || source === undefined || source.template === ids_by_row
    ? undefined
    : source;
}

/** What leads are told apart by as suggested, where that is neither a column, nor the person, nor the row. */
export function suggestedLeads({ mapping, ids_by_row }: Suggestion): Source | undefined {
  const [person, lead] = [personOf(mapping), leadOf(mapping)];
  if (person === undefined || lead === undefined || typeof lead === "string" || lead.column) return undefined;
  const plain = [leadOfPerson(asSource(person)), leadOfRow(ids_by_row)];
  return plain.some((each) => isSame(each, lead)) ? undefined : lead;
}

function personBy(suggestion: Suggestion, mapping: Mapping): PersonBy {
  const source = personOf(mapping);
  const suggested = suggestedPerson(suggestion);
  if (suggested && isSame(source, suggested)) return { kind: "suggested" };
  const name = source === undefined ? undefined : columnOf(source);
  return name === undefined ? { kind: "row" } : { kind: "column", name };
}

function leadsBy(suggestion: Suggestion, mapping: Mapping): LeadsBy {
  const source = leadOf(mapping);
  const suggested = suggestedLeads(suggestion);
  if (suggested && isSame(source, suggested)) return "suggested";
  return isSame(source, leadOfRow(suggestion.ids_by_row)) ? "row" : "person";
}

/** The column that is the lead's id, if one goes there. */
export const leadColumn = ({ columns }: Draft): string | undefined =>
  Object.entries(columns).find(
    ([, { choice }]) => choice.kind === "field" && choice.field === "lead.lead_id",
  )?.[0];

type Fields = Record<string, string | Source>;

const typed = (type: FieldType, name: string, draft: ColumnDraft): string | Source => {
  const { decimal, order, separator } = draft;
  const missing = draft.missing && { missing: draft.missing };
  if (type === "tags" && separator) return { column: name, separator };
  if (type === "number" && decimal) return { column: name, decimal, ...missing };
  if ((type === "date" || type === "day") && order) return { column: name, order, ...missing };
  return name;
};

/** Names that every record has. */
const reserved = /\.(id|pii_id|agent_id|created_at|updated_at|constructor)$/;

/** Options of a new select: those that the file shows. */
const optionsOf = (column: SuggestedColumn | undefined): string[] => column?.recognised.options ?? [];

/** An own field of choices that is there, with those that the file adds to it. */
export const widened = ({ mapping }: Suggestion, field: string): NonNullable<Mapping["new_fields"]> =>
  (mapping.new_fields ?? []).filter((each) => each.field === field);

/**
 * The mapping that a draft means. Sources that are no columns (two names made one, ids made of the row) stay as suggested.
 */
export function toMapping(draft: Draft, suggestion: Suggestion, typeOf: TypeOf): Mapping {
  const fields: Record<Entity, Fields> = { lead: {}, contact: {}, customer: {} };
  const new_fields: NonNullable<Mapping["new_fields"]> = [];
  for (const column of suggestion.columns) {
    const draftOf = draft.columns[column.name];
    const choice = draftOf?.choice;
    if (!draftOf || !choice || choice.kind === "out") continue;
    if (choice.kind === "field") {
      const [entity = "lead", path = ""] = choice.field.split(".") as [Entity, string];
      fields[entity][path] = typed(typeOf(choice.field) ?? "text", column.name, draftOf);
      new_fields.push(...widened(suggestion, choice.field));
      continue;
    }
    const isTaken = (field: string) =>
      typeOf(field) !== undefined || reserved.test(field) || new_fields.some((each) => each.field === field);
    const path = pathFor(choice.entity, column.name, isTaken);
    const options = optionsOf(column);
    const type = choice.type === "select" && options.length === 0 ? "text" : choice.type;
    new_fields.push({
      field: `${choice.entity}.${path}`,
      label: column.name.slice(0, 100),
      type,
      ...(type === "select" && { options }),
    });
    fields[choice.entity][path] = typed(type, column.name, draftOf);
  }
  keepTemplates(fields, suggestion);
  return {
    delimiter: suggestion.delimiter,
    missing: ["", ...draft.fillers],
    blanks: draft.blanks,
    ...(new_fields.length > 0 && { new_fields }),
    entities: withPerson(fields, draft, suggestion),
  };
}

function keepTemplates(fields: Record<Entity, Fields>, { mapping }: Suggestion): void {
  for (const entity of entityList)
    for (const [path, source] of Object.entries(mapping.entities[entity]?.fields ?? {}))
      if (typeof source !== "string" && source.template !== undefined && !/_id$/.test(path))
        fields[entity][path] ??= source;
}

function personSource({ person }: Draft, suggestion: Suggestion): string | Source {
  if (person.kind === "column") return person.name;
  const suggested = person.kind === "suggested" ? suggestedPerson(suggestion) : undefined;
  return suggested ?? { template: suggestion.ids_by_row };
}

function withPerson(
  fields: Record<Entity, Fields>,
  draft: Draft,
  suggestion: Suggestion,
): Mapping["entities"] {
  const pii_id = personSource(draft, suggestion);
  const byPerson = leadOfPerson(asSource(pii_id));
  const sources: Record<LeadsBy, Source> = {
    suggested: suggestedLeads(suggestion) ?? byPerson,
    person: byPerson,
    row: leadOfRow(suggestion.ids_by_row),
  };
  const lead_id = sources[draft.person.kind === "row" ? "row" : draft.leads];
  const entities: Mapping["entities"] = { lead: { fields: { lead_id, pii_id, ...fields.lead } } };
  for (const entity of ["contact", "customer"] as const)
    if (Object.keys(fields[entity]).length > 0) entities[entity] = { fields: { pii_id, ...fields[entity] } };
  return entities;
}
