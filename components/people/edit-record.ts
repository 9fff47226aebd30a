"use client";

import { toast } from "@heroui/react/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
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

const sameValue = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * Changes a field of a record; what it was can be put back from the message, as long as nobody else has changed it since.
 */
export function useEditRecord(entity: RecordEntity, record: PersonRecord) {
  const client = useQueryClient();
  const timeZone = useTimeZone();
  const path = `/${entity}s/${encodeURIComponent(String(record[`${entity}_id`]))}`;
  const lastSaid = useRef(new Map<string, string>());
  const change = useMutation({
    mutationFn: ({ field, value }: Change) =>
      api<PersonRecord>(path, { method: "PATCH", body: { [field.path]: value } }),
    onSettled: () => client.invalidateQueries({ queryKey: peopleKeys.one(record.pii_id) }),
  });
  const putBack = async (field: Field, mine: unknown, before: unknown): Promise<string> => {
    const now = (await api<PersonRecord>(path))[field.path];
    if (!sameValue(now, mine)) {
      void client.invalidateQueries({ queryKey: peopleKeys.one(record.pii_id) });
      return `${field.label} was changed to ${valueWords(now, field.type, timeZone)} by someone else since; it was left as it is.`;
    }
    await change.mutateAsync({ field, value: before });
    return `${field.label} is ${valueWords(before, field.type, timeZone)} again.`;
  };
  const closeSaid = ({ path: name }: Field) => {
    const said = lastSaid.current.get(name);
    if (said !== undefined) toast.close(said);
  };
  const save = async ({ field, value }: Change): Promise<void> => {
    const before = record[field.path] ?? null;
    const saved = await change.mutateAsync({ field, value });
    // Only the latest change of a field can be put back.
    closeSaid(field);
    const said = toast(`${field.label} is ${valueWords(value, field.type, timeZone)} now.`, {
      timeout: 10_000,
      actionProps: {
        children: "Undo",
        onPress: () => {
          closeSaid(field);
          void putBack(field, saved[field.path], before).then(
            (outcome) => toast(outcome),
            (error: Error) => toast.danger(error.message),
          );
        },
      },
    });
    lastSaid.current.set(field.path, said);
  };
  return { save, isSaving: change.isPending };
}
