import { pathFor } from "@/lib/imports/column-names";
import type { Source } from "@/lib/imports/mapping";
import { columnsOfTemplate } from "@/lib/imports/template";
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

/** Each person has one lead, each row is one, or several columns tell them apart, as suggested. */
export type LeadsBy = "person" | "row" | "columns";

/** A mapping as it is edited: by column, and what people are told apart by. */
export type Draft = {
  columns: Record<string, ColumnDraft>;
  /** Name of the column, or null where each row is another person. */
  person: string | null;
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

/** A suggestion, or the mapping that was tried last, as a draft. */
export function toDraft(suggestion: Suggestion, mapping: Mapping): Draft {
  const made = new Map((mapping.new_fields ?? []).map((field) => [field.field, field]));
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
  const person = mapping.entities.lead?.fields.pii_id ?? mapping.entities.contact?.fields.pii_id;
  return {
    columns,
    person: person === undefined ? null : (columnOf(person) ?? null),
    leads: leadsBy(suggestion, mapping),
    fillers: (mapping.missing ?? []).filter((text) => text !== ""),
    blanks: mapping.blanks ?? "keep",
  };
}

const leadTemplate = ({ entities }: Mapping): string | undefined => {
  const source = entities.lead?.fields.lead_id;
  return typeof source === "string" ? undefined : source?.template;
};

const byRow = ({ ids_by_row }: Suggestion): string => `L-${ids_by_row}`;

/** The column that is the lead's id, if one goes there. */
export const leadColumn = ({ columns }: Draft): string | undefined =>
  Object.entries(columns).find(
    ([, { choice }]) => choice.kind === "field" && choice.field === "lead.lead_id",
  )?.[0];

/** The columns that tell leads apart together, where that is suggested. */
export const columnsOfLeads = ({ mapping }: Suggestion): string[] => {
  const columns = columnsOfTemplate(leadTemplate(mapping));
  return columns.length > 1 ? columns : [];
};

function leadsBy(suggestion: Suggestion, mapping: Mapping): LeadsBy {
  const template = leadTemplate(mapping);
  if (template === byRow(suggestion)) return "row";
  return columnsOfTemplate(template).length > 1 ? "columns" : "person";
}

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

/**
 * The mapping that a draft means. Sources that are no columns (two names made one, ids made of the row) stay as suggested.
 * @param typeOf type of a field that is there
 */
export function toMapping(
  draft: Draft,
  suggestion: Suggestion,
  typeOf: (field: string) => FieldType | undefined,
): Mapping {
  const fields: Record<Entity, Fields> = { lead: {}, contact: {}, customer: {} };
  const new_fields: NonNullable<Mapping["new_fields"]> = [];
  for (const column of suggestion.columns) {
    const draftOf = draft.columns[column.name];
    const choice = draftOf?.choice;
    if (!draftOf || !choice || choice.kind === "out") continue;
    if (choice.kind === "field") {
      const [entity = "lead", path = ""] = choice.field.split(".") as [Entity, string];
      fields[entity][path] = typed(typeOf(choice.field) ?? "text", column.name, draftOf);
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

function withPerson(
  fields: Record<Entity, Fields>,
  { person, leads }: Draft,
  suggestion: Suggestion,
): Mapping["entities"] {
  const pii_id = person ?? { template: suggestion.ids_by_row };
  const templates: Record<LeadsBy, string> = {
    person: `L-{${person}}`,
    row: byRow(suggestion),
    columns: leadTemplate(suggestion.mapping) ?? byRow(suggestion),
  };
  const lead_id: Source = { template: templates[person === null ? "row" : leads] };
  const entities: Mapping["entities"] = { lead: { fields: { lead_id, pii_id, ...fields.lead } } };
  for (const entity of ["contact", "customer"] as const)
    if (Object.keys(fields[entity]).length > 0) entities[entity] = { fields: { pii_id, ...fields[entity] } };
  return entities;
}
