"use client";

import { useQuery } from "@tanstack/react-query";
import { Columns3 } from "lucide-react";
import { useMemo } from "react";
import type { Field } from "@/lib/rules/fields";
import { fieldGroups, fieldsQuery } from "../rule-builder/fields";
import { Picker } from "../ui/picker";
import { useStored } from "../ui/use-stored";

const storageKey = "cohort-system:member-columns";
const usual = ["contact.city", "lead.status"];
const most = 12;

const chosen = (stored: string | null | undefined): string[] =>
  stored === null || stored === undefined ? usual : stored.split(",").filter(Boolean);

/** The columns that this browser shows of members, besides who they are: fields of leads, contacts and customers. */
export function useMemberColumns() {
  const [stored, setStored] = useStored(storageKey);
  const { data: fields, isPending } = useQuery(fieldsQuery());
  const names = chosen(stored);
  const shown = useMemo(() => {
    const known = new Map(fields?.map((field) => [field.field, field]));
    return chosen(stored).flatMap((name) => known.get(name) ?? []);
  }, [stored, fields]);
  const toggle = (name: string) => {
    const next = names.includes(name) ? names.filter((other) => other !== name) : [...names, name];
    setStored(next.slice(-most).join());
  };
  return { shown, offered: fields ?? [], toggle, isPending: isPending || stored === undefined };
}

/** Chooses them. */
export function ColumnChoice({
  shown,
  offered,
  onToggle,
}: {
  shown: Field[];
  offered: Field[];
  onToggle: (name: string) => void;
}) {
  const ofRecords = offered.filter((field) => field.entity !== "person" && field.field !== "contact.name");
  return (
    <Picker
      label="Columns"
      searchLabel="Search fields"
      groups={fieldGroups(ofRecords)}
      selected={shown.map((field) => field.field)}
      onPick={onToggle}
      multiple
      className="!h-9"
    >
      <span className="inline-flex items-center gap-2">
        <Columns3 className="size-4 text-muted" aria-hidden /> Columns
      </span>
    </Picker>
  );
}
