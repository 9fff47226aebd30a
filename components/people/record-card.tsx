"use client";

import type { ReactNode } from "react";
import type { Field } from "@/lib/rules/fields";
import { count, exactTime } from "../ui/format";
import type { PersonRecord } from "./types";

const shownElsewhere = new Set(["pii_id", "updated_at"]);

function valueWords(value: unknown, field: Field | undefined): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return count(value);
  if (Array.isArray(value)) return value.join(", ");
  const text = String(value);
  return field?.type === "date" || /_at$/.test(field?.path ?? "") ? exactTime(text) : text;
}

const isKnown = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);

type Props = {
  title: ReactNode;
  entity: "lead" | "contact" | "customer";
  record: PersonRecord;
  fields: ReadonlyMap<string, Field>;
  hide?: string[];
  children?: ReactNode;
};

/** A lead, contact or customer: what is known of it, by the labels of the field registry. */
export function RecordCard({ title, entity, record, fields, hide = [], children }: Props) {
  const shown = Object.entries(record).filter(
    ([name, value]) => isKnown(value) && !shownElsewhere.has(name) && !hide.includes(name),
  );
  return (
    <section className="rounded-xl border border-line bg-surface p-4">
      <h3 className="pb-2 text-sm font-semibold">{title}</h3>
      {children}
      <dl className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 text-[13px]">
        {shown.map(([name, value]) => {
          const field = fields.get(`${entity}.${name}`);
          return (
            <div key={name} className="contents">
              <dt className="text-muted">{field?.label ?? name.replaceAll("_", " ")}</dt>
              <dd className="break-words tabular-nums">{valueWords(value, field)}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
