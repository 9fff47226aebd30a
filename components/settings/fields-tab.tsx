"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Field } from "@/lib/rules/fields";
import { fieldsQuery } from "../rule-builder/fields";
import { Tag } from "../ui/badge";
import { Button } from "../ui/button";
import { SelectField, TextField } from "../ui/fields";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { CreateForm } from "./create-form";
import { EditField, optionsOf } from "./edit-field";
import { useCreateField, useDeleteField } from "./queries";

const types = ["text", "select", "number", "boolean", "date", "day", "tags"];

function FieldRow({ field }: { field: Field }) {
  const remove = useDeleteField();
  const [isEditing, setIsEditing] = useState(false);
  return (
    <tr className="border-b border-line last:border-b-0">
      <td className="min-w-28 py-3 pr-3 pl-4 wrap-anywhere">
        <p className="font-medium">{field.label}</p>
        <p className="font-mono text-xs text-muted">{field.field}</p>
      </td>
      <td className="min-w-20 px-3 wrap-anywhere">
        <Tag>{field.type}</Tag>
        {field.options && <span className="pl-2 text-muted">{field.options.join(", ")}</span>}
      </td>
      <td className="px-4">
        <div className="flex flex-wrap justify-end gap-2 py-1.5 sm:flex-nowrap">
          <Button size="sm" aria-label={`Edit ${field.label}`} onPress={() => setIsEditing(true)}>
            Edit
          </Button>
          {isEditing && <EditField field={field} onClose={() => setIsEditing(false)} />}
          <Button
            size="sm"
            aria-label={`Remove ${field.label}`}
            isDisabled={remove.isPending}
            onPress={() =>
              remove.mutate(field.field, {
                onSuccess: () => toast(`${field.label} is no longer a field.`),
                onError: (error) => toast.danger(error.message),
              })
            }
          >
            Remove
          </Button>
        </div>
      </td>
    </tr>
  );
}

/** Fields of the workspace's own, beside the built-in ones. */
export function FieldsTab() {
  const query = useQuery(fieldsQuery());
  const create = useCreateField();
  const [isMaking, setIsMaking] = useState(false);
  const [type, setType] = useState("text");
  const own = (query.data ?? []).filter((field) => !field.builtin);
  const submit = (form: FormData) => {
    const text = (name: string) => String(form.get(name)).trim();
    create.mutate(
      {
        field: `${text("entity")}.${text("name")}`,
        label: text("label"),
        type,
        ...(type === "select" && { options: optionsOf(text("options")) }),
      },
      { onSuccess: () => setIsMaking(false) },
    );
  };
  return (
    <div className="pt-5">
      <div className="flex items-center justify-between gap-3 pb-4">
        <p className="text-[13px] text-muted">
          A field made here can be used in rules, imports and the API at once.
        </p>
        <Button size="sm" kind="primary" onPress={() => setIsMaking(true)}>
          <Plus aria-hidden /> New field
        </Button>
      </div>
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        {query.isPending && <SkeletonRows label="Loading fields" rows={3} />}
        {query.isError && (
          <ErrorState
            what="The fields can’t be shown."
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        {query.data && own.length === 0 && (
          <EmptyState title="Only the built-in fields so far.">
            Leads, contacts and customers can carry fields of your own.
          </EmptyState>
        )}
        {own.length > 0 && (
          <table className="w-full border-collapse text-left text-[13px]">
            <caption className="sr-only">Own fields</caption>
            <tbody>
              {own.map((field) => (
                <FieldRow key={field.field} field={field} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {isMaking && (
        <CreateForm
          title="New field"
          submit="Make field"
          error={create.error}
          isPending={create.isPending}
          onSubmit={submit}
          onClose={() => setIsMaking(false)}
        >
          {(problem) => (
            <>
              <SelectField label="Of" name="entity" defaultValue="lead">
                <option value="lead">leads</option>
                <option value="contact">contacts</option>
                <option value="customer">customers</option>
              </SelectField>
              <TextField
                label="Name"
                name="name"
                required
                hint="As the API writes it, like total_visits."
                problem={problem("/field")}
                autoComplete="off"
              />
              <TextField label="Label" name="label" required problem={problem("/label")} autoComplete="off" />
              <SelectField label="Type" value={type} onChange={(event) => setType(event.target.value)}>
                {types.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </SelectField>
              {type === "select" && (
                <TextField
                  label="Options"
                  name="options"
                  required
                  hint="Separated by commas."
                  problem={problem("/options")}
                  autoComplete="off"
                />
              )}
            </>
          )}
        </CreateForm>
      )}
    </div>
  );
}
