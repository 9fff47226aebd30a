"use client";

import { Pencil } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { Field } from "@/lib/rules/fields";
import { useMayWrite } from "../frame/me";
import { Breakable } from "../ui/breakable";
import { Picker } from "../ui/picker";
import { useTimeZone } from "../ui/time-zone";
import { valueWords } from "../ui/value-words";
import { mayEdit, type RecordEntity, useEditRecord } from "./edit-record";
import type { PersonRecord } from "./types";
import { ValueForm } from "./value-form";

const shownElsewhere = new Set(["pii_id", "updated_at"]);

const isKnown = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);

type Props = {
  title: ReactNode;
  entity: RecordEntity;
  record: PersonRecord;
  fields: ReadonlyMap<string, Field>;
  hide?: string[];
  children?: ReactNode;
};

type RowProps = {
  field: Field | undefined;
  name: string;
  value: unknown;
  isEditing: boolean;
  onEdit: (() => void) | undefined;
  onSave: (value: unknown) => Promise<void>;
  onClose: () => void;
};

function Row({ field, name, value, isEditing, onEdit, onSave, onClose }: RowProps) {
  const timeZone = useTimeZone();
  const label = field?.label ?? name.replaceAll("_", " ");
  const type = field?.type ?? (/_at$/.test(name) ? "date" : undefined);
  return (
    <div className="contents">
      <dt className="py-0.5 text-muted">{label}</dt>
      {/* A day and a time take more room than a column has. */}
      <dd
        className={`group/value flex min-w-0 items-start gap-1 py-0.5 ${isEditing && type === "date" ? "col-span-2" : ""}`}
      >
        {isEditing && field ? (
          <ValueForm field={field} value={value} timeZone={timeZone} onSave={onSave} onClose={onClose} />
        ) : (
          <>
            <span className="min-w-0 wrap-anywhere tabular-nums">
              <Breakable text={valueWords(value, type, timeZone)} />
            </span>
            {onEdit && (
              <button
                type="button"
                data-edit={name}
                aria-label={`Edit ${label}`}
                onClick={onEdit}
                className="-my-0.5 inline-flex size-6 shrink-0 items-center justify-center rounded text-muted opacity-0 group-hover/value:opacity-100 hover:text-foreground focus-visible:opacity-100 pointer-coarse:opacity-100"
              >
                <Pencil className="size-3.5" aria-hidden />
              </button>
            )}
          </>
        )}
      </dd>
    </div>
  );
}

/** A lead, contact or customer: what is known of it, by the labels of the field registry, each value edited at its place. */
export function RecordCard({ title, entity, record, fields, hide = [], children }: Props) {
  const [editing, setEditing] = useState<string | null>(null);
  const { save } = useEditRecord(entity, record);
  const mayWrite = useMayWrite();
  const list = useRef<HTMLDListElement>(null);
  const isShown = (name: string) => !shownElsewhere.has(name) && !hide.includes(name);
  const shown = Object.entries(record).filter(
    ([name, value]) => isShown(name) && (isKnown(value) || name === editing),
  );
  if (editing !== null && !shown.some(([name]) => name === editing)) shown.push([editing, null]);
  const unknown = [...fields.values()].filter(
    (field) =>
      field.entity === entity && isShown(field.path) && mayEdit(field) && !isKnown(record[field.path]),
  );
  const close = (name: string) => {
    setEditing(null);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-edit="${name}"]`)?.focus());
  };
  return (
    <section className="rounded-xl border border-line bg-surface p-4">
      <h3 className="pb-2 text-sm font-semibold">{title}</h3>
      {children}
      <dl ref={list} className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-4 text-[13px]">
        {shown.map(([name, value]) => {
          const field = fields.get(`${entity}.${name}`);
          return (
            <Row
              key={name}
              field={field}
              name={name}
              value={value}
              isEditing={editing === name}
              onEdit={mayWrite && field && mayEdit(field) ? () => setEditing(name) : undefined}
              onSave={(next) => (field ? save({ field, value: next }) : Promise.resolve())}
              onClose={() => close(name)}
            />
          );
        })}
      </dl>
      {mayWrite && unknown.length > 0 && (
        <div className="pt-3">
          <Picker
            label={`Add to ${entity}`}
            searchLabel="Search fields"
            groups={[
              {
                label: "Not known yet",
                options: unknown.map((field) => ({ value: field.path, label: field.label })),
              },
            ]}
            selected={[]}
            onPick={setEditing}
          >
            <span className="text-muted">Add what is not known yet</span>
          </Picker>
        </div>
      )}
    </section>
  );
}
