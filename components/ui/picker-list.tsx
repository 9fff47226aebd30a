"use client";

import { Check, Search } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { PickerGroup, PickerOption, PickerProps } from "./picker";

const mostShown = 200;

const beginsWith = (option: PickerOption, text: string): boolean =>
  [option.label, option.value].some((name) => name.toLowerCase().startsWith(text.trim().toLowerCase()));

/** What fits a text, in each group those first that begin with it. */
function matching(groups: PickerGroup[], text: string): PickerGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (group: PickerGroup, option: PickerOption) => {
    const haystack = `${group.label} ${option.label} ${option.value}`.toLowerCase();
    return group.isFound || words.every((word) => haystack.includes(word));
  };
  return groups
    .map((group) => ({
      ...group,
      options: group.options
        .filter((option) => fits(group, option))
        .sort((a, b) => Number(beginsWith(b, text)) - Number(beginsWith(a, text)))
        .slice(0, group.most ?? mostShown),
    }))
    .filter((group) => group.options.length > 0);
}

/**
 * Scrolls the list, and nothing around it, so that the active option shows: a page that scrolls closes what floats
 * over it.
 */
function showActive(list: HTMLElement): void {
  const option = list.querySelector<HTMLElement>('[data-active="true"]');
  if (!option) return;
  const [frame, place] = [list.getBoundingClientRect(), option.getBoundingClientRect()];
  if (place.top < frame.top) list.scrollTop -= frame.top - place.top;
  else if (place.bottom > frame.bottom) list.scrollTop += place.bottom - frame.bottom;
}

function useActive(count: number) {
  const [active, setActive] = useState(0);
  const bounded = Math.min(active, Math.max(0, count - 1));
  const move = (key: string): boolean => {
    const to: Record<string, number> = {
      ArrowDown: (bounded + 1) % Math.max(1, count),
      ArrowUp: (bounded - 1 + count) % Math.max(1, count),
      Home: 0,
      End: count - 1,
    };
    const next = to[key];
    if (next === undefined) return false;
    setActive(next);
    return true;
  };
  return { active: bounded, setActive, move };
}

type PickerListProps = Omit<PickerProps, "onSearch"> & {
  /** What is searched for. */
  text: string;
  onText: (text: string) => void;
  onDone: () => void;
};

/** The open part of a picker: a search field that drives a list (the combobox pattern of ARIA 1.2). */
export function PickerList(props: PickerListProps) {
  const { selected, onPick, multiple, allowTyped, onPasted, text, onText, onDone } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const groups = matching(props.groups, text);
  const known = groups.some((group) => group.options.some((option) => option.value === text.trim()));
  if (allowTyped && text.trim() !== "" && !known) {
    const typed = {
      label: "As typed",
      options: [{ value: text.trim(), label: `Use “${text.trim()}”` }],
    };
    // Enter completes what was begun; what begins nothing is meant as it stands.
    if (groups.some((group) => group.options.some((option) => beginsWith(option, text)))) groups.push(typed);
    else groups.unshift(typed);
  }
  const options = groups.flatMap((group) => group.options);
  const { active, setActive, move } = useActive(options.length);

  useEffect(() => {
    if (list.current) showActive(list.current);
  });

  const search = (value: string) => {
    onText(value);
    setActive(0);
  };
  const pick = (value: string) => {
    onPick(value);
    if (multiple) search("");
    else onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (move(event.key)) event.preventDefault();
    else if (event.key === "," && multiple && allowTyped) {
      event.preventDefault();
      if (text.trim() !== "") pick(text.trim());
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = options[active];
      if (option) pick(option.value);
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    if (onPasted?.(event.clipboardData.getData("text"))) event.preventDefault();
  };

  return (
    <div>
      <div className="relative border-b border-line">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
        />
        <input
          // biome-ignore lint/a11y/noAutofocus: the list was opened to search in it
          autoFocus
          role="combobox"
          aria-label={props.searchLabel ?? `Search: ${props.label}`}
          aria-expanded={options.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={options[active] ? `${id}-${active}` : undefined}
          autoComplete="off"
          value={text}
          placeholder={allowTyped ? "Search or type a value" : "Search"}
          onChange={(event) => search(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          className="h-10 w-full bg-transparent pr-3 pl-9 text-sm outline-none focus-visible:outline-none"
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={props.label}
        aria-multiselectable={multiple}
        tabIndex={-1}
        className={`max-h-72 overflow-y-auto ${options.length > 0 ? "p-1" : ""}`}
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
          <div key={group.label} role="group" aria-label={group.label}>
            <p className="column-head px-2 pt-2 pb-1" aria-hidden>
              {group.label}
            </p>
            {group.options.map((option) => {
              const at = options.indexOf(option);
              return (
                <OptionRow
                  key={option.value}
                  id={`${id}-${at}`}
                  option={option}
                  isActive={at === active}
                  isSelected={selected.includes(option.value)}
                  onHover={() => setActive(at)}
                  onPick={() => pick(option.value)}
                />
              );
            })}
          </div>
        ))}
      </div>
      <p role="status" className="text-center text-[13px] text-muted not-empty:px-3 not-empty:py-7">
        {options.length === 0 ? (props.emptyText ?? "Nothing fits.") : ""}
      </p>
    </div>
  );
}

type OptionRowProps = {
  id: string;
  option: PickerOption;
  isActive: boolean;
  isSelected: boolean;
  onHover: () => void;
  onPick: () => void;
};

function OptionRow({ id, option, isActive, isSelected, onHover, onPick }: OptionRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the search field that owns the list
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      data-active={isActive}
      onPointerMove={onHover}
      onClick={onPick}
      className={`flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 py-1 text-[13px] ${isActive ? "bg-hover" : ""}`}
    >
      <span title={option.label} className="min-w-0 flex-1 truncate">
        {option.label}
      </span>
      {option.hint !== undefined && (
        <span
          title={typeof option.hint === "string" ? option.hint : undefined}
          className="max-w-[40%] shrink-0 truncate text-xs text-muted tabular-nums"
        >
          {option.hint}
        </span>
      )}
      {isSelected && <Check className="size-4 shrink-0 text-accent" aria-hidden />}
    </div>
  );
}
