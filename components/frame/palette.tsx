"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { onOpenPalette } from "../ui/openers";
import { closeFloating } from "./close-floating";

const CommandPalette = dynamic(() => import("./command-palette").then((part) => part.CommandPalette), {
  ssr: false,
});

/** True for a key that means "open the palette", whatever has the focus. */
const isShortcut = (event: KeyboardEvent): boolean =>
  event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;

/** Ctrl or Cmd and K, heard from the start: what it opens is loaded after the page, and opens once it is there. */
export function Palette() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isShortcut(event)) return;
      event.preventDefault();
      closeFloating(() => setIsOpen((before) => !before));
    };
    window.addEventListener("keydown", onKeyDown);
    const stop = onOpenPalette(() => setIsOpen(true));
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      stop();
    };
  }, []);
  return <CommandPalette isOpen={isOpen} onOpenChange={setIsOpen} />;
}
