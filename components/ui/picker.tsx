"use client";

import { Button as HeroButton } from "@heroui/react/button";
import { Popover } from "@heroui/react/popover";
import { ChevronsUpDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";
import { PickerList } from "./picker-list";

export type PickerOption = { value: string; label: string; hint?: ReactNode };
export type PickerGroup = {
  label: string;
  options: PickerOption[];
  /** So many are shown, of those that fit; 200 if left out. */
  most?: number;
  /** A search has found these already; they are not looked through again. */
  isFound?: boolean;
};

export type PickerProps = {
  /** Name of the control, for screen readers. */
  label: string;
  groups: PickerGroup[];
  selected: string[];
  onPick: (value: string) => void;
  /** What the closed control shows. */
  children: ReactNode;
  /** Stays open, picks toggle. */
  multiple?: boolean;
  /** What is typed may be taken as it stands. */
  allowTyped?: boolean;
  /** Told what is pasted; returns whether it is taken, and not searched for. */
  onPasted?: (text: string) => boolean;
  /** Told what is typed, where options come from the server. */
  onSearch?: (text: string) => void;
  searchLabel?: string;
  emptyText?: string;
  isInvalid?: boolean;
  describedBy?: string;
  isDisabled?: boolean;
  autoFocus?: boolean;
  className?: string;
};

type KeyHandler = NonNullable<ComponentProps<typeof HeroButton>["onKeyDown"]>;

const isLetter = ({ key, ctrlKey, metaKey, altKey }: Parameters<KeyHandler>[0]): boolean =>
  /^[\p{L}\p{N}]$/u.test(key) && !ctrlKey && !metaKey && !altKey;

/** A button that opens a searchable list, as typing on it does. Its options are only made while it is open. */
export function Picker(props: PickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const search = (next: string) => {
    setText(next);
    props.onSearch?.(next);
  };
  const turn = (opens: boolean) => {
    if (opens) search("");
    setIsOpen(opens);
  };
  const onKeyDown: KeyHandler = (event) => {
    if (!isLetter(event)) return event.continuePropagation();
    event.preventDefault();
    // The next letters may come before the search field has the focus.
    search(isOpen ? text + event.key : event.key);
    setIsOpen(true);
  };
  return (
    <Popover isOpen={isOpen} onOpenChange={turn}>
      <HeroButton
        variant="outline"
        onKeyDown={onKeyDown}
        isDisabled={props.isDisabled}
        autoFocus={props.autoFocus}
        aria-label={props.label}
        aria-describedby={props.describedBy}
        className={`control control-sm justify-between gap-2 font-normal ${props.isInvalid ? "!border-bad" : ""} ${props.className ?? ""}`}
      >
        <span className="min-w-0 truncate">{props.children}</span>
        <ChevronsUpDown className="!mr-0 !size-3.5 text-muted" aria-hidden />
      </HeroButton>
      <Popover.Content placement="bottom start" className="w-72 overflow-hidden">
        <Popover.Dialog className="p-0" aria-label={props.label}>
          <PickerList {...props} text={text} onText={search} onDone={() => setIsOpen(false)} />
        </Popover.Dialog>
      </Popover.Content>
    </Popover>
  );
}
