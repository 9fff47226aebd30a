"use client";

import { toast } from "@heroui/react/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Field } from "@/lib/rules/fields";
import { api } from "../api";
import { useTimeZone } from "../ui/time-zone";
import { valueWords } from "../ui/value-words";
import { peopleKeys } from "./queries";
import type { PersonRecord } from "./types";

export type RecordEntity = "lead" | "contact" | "customer";

/** Ids stay, an owner is changed by an assignment, and times of the record keep themselves. */
const kept = new Set([
  "pii_id",
  "lead_id",
  "contact_id",
  "customer_id",
  "agent_id",
  "created_at",
  "updated_at",
]);

export const mayEdit = (field: Field): boolean => !kept.has(field.path) && field.type !== "cohort";

type Change = { field: Field; value: unknown };

/** Changes a field of a record; what it was can be put back from the message. */
export function useEditRecord(entity: RecordEntity, record: PersonRecord) {
  const client = useQueryClient();
  const timeZone = useTimeZone();
  const id = String(record[`${entity}_id`]);
  const change = useMutation({
    mutationFn: ({ field, value }: Change) =>
      api<PersonRecord>(`/${entity}s/${encodeURIComponent(id)}`, {
        method: "PATCH",
        body: { [field.path]: value },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: peopleKeys.one(record.pii_id) }),
  });
  const save = async ({ field, value }: Change): Promise<void> => {
    const before = record[field.path] ?? null;
    await change.mutateAsync({ field, value });
    toast(`${field.label} is ${valueWords(value, field.type, timeZone)} now.`, {
      timeout: 10_000,
      actionProps: {
        children: "Undo",
        onPress: () =>
          void change.mutateAsync({ field, value: before }).then(
            () => toast(`${field.label} is ${valueWords(before, field.type, timeZone)} again.`),
            (error: Error) => toast.danger(error.message),
          ),
      },
    });
  };
  return { save, isSaving: change.isPending };
}
