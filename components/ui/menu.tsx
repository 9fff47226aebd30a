"use client";

import { Dropdown } from "@heroui/react/dropdown";
import { dropdownVariants } from "@heroui/styles";
import { Ellipsis } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";

export type MenuEntry = {
  id: string;
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  onSelect: () => void;
};

const slots = dropdownVariants();

/** Left to the browser, Enter and Space are clicks, which open the menu without the focus on an entry. */
const openingKeys = new Set(["ArrowDown", "Enter", " "]);

/**
 * The ⋯ of a row or a page head; `label` says whose it is. A list has one in each row, so what opens is only made
 * when it does.
 */
export function MoreMenu({ label, entries }: { label: string; entries: MenuEntry[] }) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  // A dialog that an entry opens gives the focus back to what has it then: the button stays, the entry does not.
  const choose = (entry: MenuEntry | undefined) => {
    flushSync(() => setIsOpen(false));
    trigger.current?.focus();
    entry?.onSelect();
  };
  return (
    <>
      <button
        ref={trigger}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(true)}
        onKeyDown={(event) => {
          if (!openingKeys.has(event.key)) return;
          event.preventDefault();
          setIsOpen(true);
        }}
        className="inline-flex size-8 cursor-pointer items-center justify-center rounded-lg text-muted hover:bg-hover hover:text-foreground focus-visible:outline-2 focus-visible:outline-accent"
      >
        <Ellipsis className="size-4" aria-hidden />
      </button>
      {isOpen && (
        <Dropdown.Popover
          triggerRef={trigger}
          aria-label={label}
          isOpen
          onOpenChange={setIsOpen}
          placement="bottom end"
          className={`${slots.popover()} min-w-52`}
        >
          <Dropdown.Menu
            aria-label={label}
            autoFocus="first"
            className={slots.menu()}
            onClose={() => setIsOpen(false)}
            onAction={(key) => choose(entries.find((entry) => entry.id === key))}
          >
            {entries.map((entry) => (
              <Dropdown.Item
                key={entry.id}
                id={entry.id}
                textValue={entry.label}
                className={entry.danger ? "text-bad" : ""}
              >
                {entry.icon}
                <span className="text-sm">{entry.label}</span>
              </Dropdown.Item>
            ))}
          </Dropdown.Menu>
        </Dropdown.Popover>
      )}
    </>
  );
}
