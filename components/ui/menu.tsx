"use client";

import { Dropdown } from "@heroui/react/dropdown";
import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";

export type MenuEntry = {
  id: string;
  label: string;
  icon?: ReactNode;
  danger?: boolean;
  onSelect: () => void;
};

/** The ⋯ of a row or a page head; `label` says whose it is. */
export function MoreMenu({ label, entries }: { label: string; entries: MenuEntry[] }) {
  return (
    <Dropdown>
      <Dropdown.Trigger
        aria-label={label}
        className="inline-flex size-8 items-center justify-center rounded-lg text-muted hover:bg-hover hover:text-foreground"
      >
        <Ellipsis className="size-4" aria-hidden />
      </Dropdown.Trigger>
      <Dropdown.Popover placement="bottom end" className="min-w-52">
        <Dropdown.Menu
          aria-label={label}
          onAction={(key) => entries.find((entry) => entry.id === key)?.onSelect()}
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
    </Dropdown>
  );
}
