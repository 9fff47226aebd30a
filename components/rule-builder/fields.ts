"use client";

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Entity, Field } from "@/lib/rules/fields";
import { api } from "../api";
import type { PickerGroup } from "../ui/picker";

export const fieldKeys = {
  all: ["fields"] as const,
  values: (field: string, search: string) => [...fieldKeys.all, "values", field, search] as const,
};

type FieldItem = Omit<Field, "path"> & { operators: string[] };

const toField = ({ operators: _operators, ...field }: FieldItem): Field => ({
  ...field,
  path: field.field.slice(field.field.indexOf(".") + 1),
});

export const fieldsQuery = () =>
  queryOptions({
    queryKey: fieldKeys.all,
    queryFn: async ({ signal }) =>
      (await api<{ items: FieldItem[] }>("/fields", { signal })).items.map(toField),
    staleTime: 60_000,
  });

/** Values that occur in a text field, most frequent first. */
export const fieldValuesQuery = (field: string, search: string) =>
  queryOptions({
    queryKey: fieldKeys.values(field, search),
    queryFn: ({ signal }) =>
      api<{ items: { value: string; count: number }[] }>(`/fields/${field}/values`, {
        query: { search },
        signal,
      }),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    retry: false,
  });

const entityNames: Record<Entity | "person", string> = {
  lead: "Lead",
  contact: "Contact",
  customer: "Customer",
  person: "Person",
};

/** Fields as a picker offers them: by entity. */
export function fieldGroups(fields: Iterable<Field>): PickerGroup[] {
  const groups = new Map<string, PickerGroup>();
  for (const name of ["lead", "contact", "customer", "person"] as const) {
    groups.set(name, { label: entityNames[name], options: [] });
  }
  for (const field of fields) {
    groups.get(field.entity)?.options.push({ value: field.field, label: field.label, hint: field.type });
  }
  return [...groups.values()].filter((group) => group.options.length > 0);
}

/** How a field is named in a row of the builder. */
export const fieldName = (field: Field): { entity: string; label: string } => ({
  entity: entityNames[field.entity],
  label: field.label,
});
