"use client";

import { Picker } from "../ui/picker";
import { useBuilder } from "./builder-context";
import { fieldName } from "./fields";

type FieldPickerProps = {
  field: string;
  onPick: (field: string) => void;
  label: string;
  isDisabled?: boolean;
  isInvalid?: boolean;
  describedBy?: string;
  autoFocus?: boolean;
};

/** The field of a condition: by entity, with a search. */
export function FieldPicker({ field, onPick, label, ...rest }: FieldPickerProps) {
  const { registry, groups } = useBuilder();
  const chosen = registry.get(field);
  const name = chosen && fieldName(chosen);
  return (
    <Picker
      label={name ? `${label}: ${name.entity} ${name.label}` : label}
      searchLabel="Search fields"
      groups={groups}
      selected={chosen ? [field] : []}
      onPick={onPick}
      className="max-w-64 max-sm:w-full sm:min-w-48"
      {...rest}
    >
      {name ? (
        <>
          <span className="text-muted">{name.entity}</span> <span className="font-medium">{name.label}</span>
        </>
      ) : (
        <span className="text-muted">{field === "" ? "Choose a field" : field}</span>
      )}
    </Picker>
  );
}
