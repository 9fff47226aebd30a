"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { useGoTo } from "../ui/leaving";
import { onOpenShortcuts } from "../ui/openers";
import { useStored } from "../ui/use-stored";
import { useMayWrite } from "./me";
import { goTo } from "./shortcuts";

const ShortcutSheet = dynamic(() => import("./shortcut-sheet").then((part) => part.ShortcutSheet), {
  ssr: false,
});

const storageKey = "cohort-system:single-keys";
const goesOnMs = 1200;

/** Single keys mean something only where nothing is typed and nothing is open over the page. */
const isTyping = (event: KeyboardEvent): boolean => {
  const target = event.target instanceof HTMLElement ? event.target : null;
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    target?.isContentEditable === true ||
    target?.closest("input, textarea, select, [role=menu], [role=dialog], [role=alertdialog]") !== null
  );
};

/** Single-key shortcuts (WCAG 2.1.4: they can be switched off in their sheet) and the sheet itself. */
export function ShortcutKeys() {
  const open = useGoTo();
  const mayWrite = useMayWrite();
  const [isOpen, setIsOpen] = useState(false);
  const [stored, setStored] = useStored(storageKey);
  const isOn = stored !== "off";
  const goUntil = useRef(0);
  useEffect(() => onOpenShortcuts(() => setIsOpen(true)), []);
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTyping(event) || event.defaultPrevented) return;
      const isGoing = event.timeStamp < goUntil.current;
      goUntil.current = 0;
      const there = isGoing ? goTo[event.key]?.href : undefined;
      if (there) open(there);
      else if (event.key === "g") goUntil.current = event.timeStamp + goesOnMs;
      else if (event.key === "?") setIsOpen(true);
      else if (event.key === "n" && mayWrite) open("/cohorts/new");
      else if (event.key === "/") {
        const search = document.querySelector<HTMLElement>('main input[type="search"]');
        if (!search) return;
        event.preventDefault();
        search.focus();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [isOn, mayWrite, open]);
  if (!isOpen) return null;
  return (
    <ShortcutSheet
      isOn={isOn}
      onSwitch={(on) => setStored(on ? null : "off")}
      onClose={() => setIsOpen(false)}
    />
  );
}
