"use client";

import { FileUp } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import { count } from "../ui/format";
import { Picker, type PickerGroup } from "../ui/picker";
import { useBuilder } from "./builder-context";
import { type EditorProps, useSuggestions } from "./scalar-editor";
import { useTakeList } from "./use-take-list";

const toggled = (values: string[], value: string): string[] =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value];

const asTexts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** `Pune, Mumbai and 12 more`, cut to what a row holds. */
function shown(values: string[], names: ReadonlyMap<string, string>): string {
  const named = values.slice(0, 3).map((value) => names.get(value) ?? value);
  const rest = values.length - named.length;
  return `${named.join(", ")}${rest > 0 ? ` + ${count(rest)}` : ""}`;
}

type ListPickerProps = Omit<EditorProps, "onChange"> & {
  groups: PickerGroup[];
  onValues: (values: string[]) => void;
  onSearch?: (text: string) => void;
  allowTyped?: boolean;
  names?: ReadonlyMap<string, string>;
  emptyText?: string;
};

/** Takes the values of a file: the first column of a table, or each value of a list. */
function FileValues({ label, onFile }: { label: string; onFile: (file: File) => Promise<unknown> }) {
  const read = (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    const file = input.files?.[0];
    if (file) void onFile(file);
    // The same file may be chosen again, after it was mended.
    input.value = "";
  };
  return (
    <label
      title="Values from a CSV or text file: its first column, or a list"
      className="relative inline-flex size-8 shrink-0 cursor-pointer items-center overflow-hidden justify-center rounded-lg text-muted hover:bg-hover hover:text-foreground has-focus-visible:outline-2 has-focus-visible:outline-accent"
    >
      <FileUp className="size-4" aria-hidden />
      <input
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        aria-label={`${label} from a file`}
        onChange={read}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      />
    </label>
  );
}

function ListPicker({ groups, onValues, onSearch, allowTyped, names, emptyText, ...props }: ListPickerProps) {
  const values = asTexts(props.value);
  const { takeTyped, takePasted, takeFile } = useTakeList(props.field, values, onValues);
  const text = shown(values, names ?? new Map());
  const offered = new Set(groups.flatMap((group) => group.options.map((option) => option.value)));
  const others = values.filter((value) => !offered.has(value)).slice(0, 100);
  const chosen: PickerGroup = {
    label: "Chosen",
    options: others.map((value) => ({ value, label: names?.get(value) ?? value })),
  };
  const picker = (
    <Picker
      label={values.length > 0 ? `${props.label}: ${text}` : props.label}
      searchLabel={allowTyped ? "Search or type values" : undefined}
      groups={others.length > 0 ? [chosen, ...groups] : groups}
      selected={values}
      onPick={(value) => {
        if (allowTyped && !values.includes(value)) takeTyped(value);
        else onValues(toggled(values, value));
      }}
      onPasted={allowTyped ? takePasted : undefined}
      onSearch={onSearch}
      multiple
      allowTyped={allowTyped}
      emptyText={
        emptyText ??
        (allowTyped ? "Type a value and press Enter. A pasted list takes every line." : undefined)
      }
      isDisabled={props.isDisabled}
      isInvalid={props.isInvalid}
      describedBy={props.describedBy}
      className="max-w-72 min-w-40"
    >
      {values.length > 0 ? text : <span className="text-muted">Choose values</span>}
    </Picker>
  );
  if (!allowTyped) return picker;
  return (
    <span className="inline-flex min-w-0 items-center gap-1">
      {picker}
      <FileValues label={props.label} onFile={takeFile} />
    </span>
  );
}

function TextList(props: EditorProps) {
  const [search, setSearch] = useState("");
  const groups = useSuggestions(props.field, search);
  return <ListPicker {...props} groups={groups} onValues={props.onChange} onSearch={setSearch} allowTyped />;
}

/** Several values: of the options, of what occurs, or typed and pasted. */
export function ListEditor(props: EditorProps) {
  if (props.field.type === "select") {
    const options = (props.field.options ?? []).map((option) => ({ value: option, label: option }));
    return <ListPicker {...props} groups={[{ label: "Options", options }]} onValues={props.onChange} />;
  }
  if (props.field.type === "number") {
    return (
      <ListPicker
        {...props}
        groups={[]}
        onValues={(values) => props.onChange([...new Set(values.map(Number))])}
        allowTyped
        emptyText="Type a number and press Enter. A pasted list takes every line."
      />
    );
  }
  return <TextList {...props} />;
}

/** Cohorts to be a member of. */
export function CohortsEditor(props: EditorProps) {
  const { cohorts } = useBuilder();
  const options = cohorts.map((cohort) => ({
    value: cohort.cohort_id,
    label: cohort.name,
    hint: cohort.cohort_id,
  }));
  const names = new Map(cohorts.map((cohort) => [cohort.cohort_id, cohort.name]));
  return (
    <ListPicker {...props} groups={[{ label: "Cohorts", options }]} names={names} onValues={props.onChange} />
  );
}
