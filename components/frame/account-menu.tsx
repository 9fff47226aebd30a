"use client";

import { Dropdown } from "@heroui/react/dropdown";
import { Check, Keyboard, LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import { initials } from "../ui/format";
import { openShortcuts } from "../ui/openers";
import { useMe } from "./me";
import { signOut } from "./sign-out";
import { themes } from "./themes";

/** Who one is, the theme, and the way out. */
export function AccountMenu() {
  const me = useMe();
  const { theme, setTheme } = useTheme();
  const act = (key: string) => {
    if (key === "sign-out") void signOut();
    else if (key === "shortcuts") openShortcuts();
    else setTheme(key);
  };
  return (
    <Dropdown>
      <Dropdown.Trigger
        aria-label={`${me.name}, ${me.role}: theme and sign-out`}
        className="flex w-full items-center gap-2.5 rounded-lg p-1 text-left hover:bg-hover sm:justify-center rail:justify-start"
      >
        <span
          aria-hidden
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-foreground text-xs font-semibold text-background"
        >
          {initials(me.name)}
        </span>
        <span className="min-w-0 flex-1 sm:hidden rail:block">
          <span title={me.name} className="block truncate text-[13px] font-medium">
            {me.name}
          </span>
          <span className="block text-xs text-muted">{me.role}</span>
        </span>
      </Dropdown.Trigger>
      <Dropdown.Popover placement="top start" className="min-w-52">
        <Dropdown.Menu aria-label="Theme, shortcuts and sign-out" onAction={(key) => act(String(key))}>
          {themes.map(({ id, label, icon: Icon }) => (
            <Dropdown.Item key={id} id={id} textValue={`Theme: ${label}`}>
              <Icon className="size-4 text-muted" aria-hidden />
              <span className="flex-1 text-sm">{label}</span>
              {theme === id && <Check className="size-4 text-accent" aria-label="chosen" />}
            </Dropdown.Item>
          ))}
          <Dropdown.Item id="shortcuts" textValue="Keyboard shortcuts" className="border-t border-line">
            <Keyboard className="size-4 text-muted" aria-hidden />
            <span className="text-sm">Keyboard shortcuts</span>
          </Dropdown.Item>
          <Dropdown.Item id="sign-out" textValue="Sign out" className="border-t border-line">
            <LogOut className="size-4 text-muted" aria-hidden />
            <span className="text-sm">Sign out</span>
          </Dropdown.Item>
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
