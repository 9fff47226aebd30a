"use client";

import { Dialog } from "../ui/dialog";
import { Choice } from "../ui/fields";
import { type Shortcut, sheet } from "./shortcuts";

function Keys({ keys }: { keys: Shortcut["keys"] }) {
  return (
    <span className="flex shrink-0 gap-1">
      {keys.map((key) => (
        <kbd
          key={key}
          className="inline-flex h-6 min-w-6 items-center justify-center rounded border border-line bg-sunken px-1.5 font-sans text-xs"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}

type ShortcutSheetProps = { isOn: boolean; onSwitch: (on: boolean) => void; onClose: () => void };

/** Every shortcut, and the switch for those of a single key. */
export function ShortcutSheet({ isOn, onSwitch, onClose }: ShortcutSheetProps) {
  return (
    <Dialog isOpen onClose={onClose} title="Keyboard shortcuts" size="md">
      <div className="flex flex-col gap-5">
        {sheet.map(({ title, shortcuts }) => (
          <section key={title} aria-label={title}>
            <h3 className="column-head pb-1">{title}</h3>
            <ul className="divide-y divide-line">
              {shortcuts.map((shortcut) => (
                <li
                  key={shortcut.what}
                  className="flex items-center justify-between gap-4 py-1.5 text-[13px]"
                >
                  {shortcut.what} <Keys keys={shortcut.keys} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        <Choice
          label="Shortcuts of a single key"
          hint="Without Ctrl or Cmd; switched off, only those with it work. On a Mac, Cmd stands for Ctrl."
          checked={isOn}
          onChange={(event) => onSwitch(event.target.checked)}
        />
      </div>
    </Dialog>
  );
}
