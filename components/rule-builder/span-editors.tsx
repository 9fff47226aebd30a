"use client";

import { calendarUnits, durationUnits } from "@/lib/rules/calendar-units";
import { Select } from "../ui/fields";
import { useBuilder } from "./builder-context";
import { NumberInput } from "./number-input";
import { type EditorProps, ScalarEditor } from "./scalar-editor";

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

const word = "text-[13px] text-muted";

/** `7 days`: an amount and a unit. */
export function DurationEditor({ value, onChange, label, describedBy, isDisabled }: EditorProps) {
  const { amount, unit = "day" } = record(value);
  const common = { "aria-describedby": describedBy, disabled: isDisabled };
  return (
    <span className="flex items-center gap-1.5">
      <NumberInput
        whole
        value={amount}
        onNumber={(next) => onChange({ amount: next, unit })}
        aria-label={`${label}: how many`}
        className="w-16"
        {...common}
      />
      <Select
        small
        aria-label={`${label}: unit`}
        value={String(unit)}
        onChange={(event) => onChange({ amount, unit: event.target.value })}
        {...common}
      >
        {durationUnits.map((name) => (
          <option key={name} value={name}>
            {amount === 1 ? name : `${name}s`}
          </option>
        ))}
      </Select>
    </span>
  );
}

/** A day, week, month, quarter or year of the calendar. */
export function CalendarUnitEditor({ value, onChange, label, describedBy, isDisabled }: EditorProps) {
  const { timeZone } = useBuilder();
  return (
    <span className="flex items-center gap-1.5">
      <Select
        small
        aria-label={label}
        aria-describedby={describedBy}
        disabled={isDisabled}
        value={String(value)}
        onChange={(event) => onChange(event.target.value)}
      >
        {calendarUnits.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <span className={word} title="Days begin at midnight of the workspace’s time zone, weeks on Monday.">
        in {timeZone}
      </span>
    </span>
  );
}

/** From and to, both included. */
export function PairEditor(props: EditorProps) {
  const [lower, upper] = Array.isArray(props.value) ? props.value : ["", ""];
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <ScalarEditor
        {...props}
        suggests={false}
        showsZone={false}
        label={`${props.label}: from`}
        value={lower}
        onChange={(next) => props.onChange([next, upper])}
      />
      <span className={word}>and</span>
      <ScalarEditor
        {...props}
        suggests={false}
        label={`${props.label}: to`}
        value={upper}
        onChange={(next) => props.onChange([lower, next])}
      />
    </span>
  );
}

/** A text and how close to it is close enough. */
export function SimilarTextEditor({ value, onChange, label, describedBy, isDisabled }: EditorProps) {
  const { text = "", threshold = 0.9 } = record(value);
  const common = { "aria-describedby": describedBy, disabled: isDisabled };
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <input
        value={String(text)}
        onChange={(event) => onChange({ text: event.target.value, threshold })}
        aria-label={`${label}: text`}
        placeholder="Text"
        className="control control-sm w-44"
        {...common}
      />
      <span className={word}>by at least</span>
      <NumberInput
        value={typeof threshold === "number" ? Math.round(threshold * 1000) / 10 : ""}
        onNumber={(next) => onChange({ text, threshold: next === "" ? "" : next / 100 })}
        aria-label={`${label}: how similar, in percent`}
        className="w-16"
        {...common}
      />
      <span className={word}>%</span>
    </span>
  );
}

/** Within how many days the yearly return falls. */
export function DaysAheadEditor({ value, onChange, label, describedBy, isDisabled }: EditorProps) {
  return (
    <span className="flex items-center gap-1.5">
      <NumberInput
        whole
        value={value}
        onNumber={onChange}
        aria-label={`${label}: days`}
        aria-describedby={describedBy}
        disabled={isDisabled}
        className="w-16"
      />
      <span className={word}>{value === 1 ? "day" : "days"} from today</span>
    </span>
  );
}

/** An RE2 pattern. */
export function PatternEditor({ value, onChange, label, describedBy, isDisabled, isInvalid }: EditorProps) {
  return (
    <input
      value={typeof value === "string" ? value : ""}
      onChange={(event) => onChange(event.target.value)}
      aria-label={`${label}: pattern`}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      disabled={isDisabled}
      spellCheck={false}
      placeholder="(?i)^dr\."
      className="control control-sm w-56 font-mono"
    />
  );
}
