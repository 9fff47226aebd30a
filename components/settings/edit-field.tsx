"use client";

import { toast } from "@heroui/react/toast";
import type { Field } from "@/lib/rules/fields";
import { TextField } from "../ui/fields";
import { CreateForm } from "./create-form";
import { useUpdateField } from "./queries";

/** The options of a select as people write them: one a line, or with commas between. */
export const optionsOf = (text: string): string[] =>
  text
    .split(/[\n,]+/)
    .map((option) => option.trim())
    .filter(Boolean);

/** Changes what an own field is called and its options; its name and type stay. */
export function EditField({ field, onClose }: { field: Field; onClose: () => void }) {
  const update = useUpdateField();
  const submit = (form: FormData) => {
    const label = String(form.get("label")).trim();
    const options = field.type === "select" ? { options: optionsOf(String(form.get("options"))) } : {};
    update.mutate(
      { field: field.field, label, ...options },
      {
        onSuccess: () => {
          toast(`${label} is saved.`);
          onClose();
        },
      },
    );
  };
  return (
    <CreateForm
      title={`Edit ${field.label}`}
      submit="Save"
      error={update.error}
      isPending={update.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <TextField
            label="Label"
            name="label"
            required
            defaultValue={field.label}
            hint={`Its name, ${field.field}, and its type, ${field.type}, stay as they are.`}
            problem={problem("/label")}
            autoComplete="off"
          />
          {field.type === "select" && (
            <TextField
              label="Options"
              name="options"
              required
              defaultValue={field.options?.join(", ")}
              hint="Separated by commas. Options that rules use can’t be removed."
              problem={problem("/options")}
              autoComplete="off"
            />
          )}
        </>
      )}
    </CreateForm>
  );
}
