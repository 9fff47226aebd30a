"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { Field } from "@/lib/rules/fields";
import { Select } from "../ui/fields";
import { count } from "../ui/format";
import { Picker } from "../ui/picker";
import { useBuilder } from "./builder-context";
import { fieldValuesQuery } from "./fields";
import { NumberInput } from "./number-input";

export type EditorProps = {
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
  label: string;
  describedBy?: string;
  isDisabled?: boolean;
  isInvalid?: boolean;
};

/** Suggestions of values for a text field, as a picker's group. */
export function useSuggestions(field: Field, search: string) {
  const [asked, setAsked] = useState(search);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(search), 200);
    return () => clearTimeout(timer);
  }, [search]);
  const { data } = useQuery(fieldValuesQuery(field.field, asked));
  return [
    {
      label: "Values that occur",
      options: (data?.items ?? []).map((item) => ({
        value: item.value,
        label: item.value,
        hint: count(item.count),
      })),
    },
  ];
}

function SuggestedText(props: EditorProps) {
  const [search, setSearch] = useState("");
  const groups = useSuggestions(props.field, search);
  const shown = typeof props.value === "string" && props.value !== "" ? props.value : null;
  return (
    <Picker
      label={shown ? `${props.label}: ${shown}` : props.label}
      searchLabel="Search or type a value"
      groups={groups}
      selected={shown ? [shown] : []}
      onPick={props.onChange}
      onSearch={setSearch}
      allowTyped
      emptyText="Type a value and press Enter."
      isDisabled={props.isDisabled}
      isInvalid={props.isInvalid}
      describedBy={props.describedBy}
      className="max-w-64 min-w-40"
    >
      {shown ?? <span className="text-muted">Choose or type</span>}
    </Picker>
  );
}

/** A day with the zone in which it begins and ends, where it stands for instants. */
function DayInput({ showsZone, children }: { showsZone: boolean; children: ReactNode }) {
  const { timeZone } = useBuilder();
  if (!showsZone) return children;
  return (
    <span className="flex items-center gap-1.5">
      {children}
      <span className="text-[13px] text-muted" title="A day begins at midnight of the workspace’s time zone.">
        in {timeZone}
      </span>
    </span>
  );
}

/** One value of the field's type; `suggests` for exact text, where values that occur are offered. */
export function ScalarEditor({
  suggests,
  showsZone,
  ...props
}: EditorProps & { suggests: boolean; showsZone?: boolean }) {
  const { field, value, onChange, label, describedBy, isDisabled, isInvalid } = props;
  const common = { "aria-label": label, "aria-describedby": describedBy, disabled: isDisabled };
  switch (field.type) {
    case "number":
      return <NumberInput value={value} onNumber={onChange} className="w-28" {...common} />;
    case "boolean":
      return (
        <Select
          small
          value={value === false ? "no" : "yes"}
          onChange={(event) => onChange(event.target.value === "yes")}
          {...common}
        >
          <option value="yes">yes</option>
          <option value="no">no</option>
        </Select>
      );
    case "select":
      return (
        <Select small value={String(value)} onChange={(event) => onChange(event.target.value)} {...common}>
          {(field.options ?? []).map((option) => (
            <option key={option}>{option}</option>
          ))}
        </Select>
      );
    case "date":
    case "day": {
      const isInstant = typeof value === "string" && value.includes("T");
      return (
        <DayInput showsZone={field.type === "date" && !isInstant && showsZone !== false}>
          <input
            type={isInstant ? "text" : "date"}
            value={typeof value === "string" ? value : ""}
            onChange={(event) => onChange(event.target.value)}
            className={`control control-sm tabular-nums ${isInstant ? "w-60" : "w-40"}`}
            {...common}
          />
        </DayInput>
      );
    }
    default:
      return suggests ? (
        <SuggestedText {...props} />
      ) : (
        <input
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={isInvalid || undefined}
          autoComplete="off"
          placeholder="Text"
          className="control control-sm w-52"
          {...common}
        />
      );
  }
}
