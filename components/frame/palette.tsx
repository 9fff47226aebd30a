"use client";

import dynamic from "next/dynamic";
import { useCallback, useEffect, useRef, useState } from "react";
import { onOpenPalette } from "../ui/openers";
import { closeFloating } from "./close-floating";

const CommandPalette = dynamic(() => import("./command-palette").then((part) => part.CommandPalette), {
  ssr: false,
});

/** True for a key that means "open the palette", whatever has the focus. */
const isShortcut = (event: KeyboardEvent): boolean =>
  event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;

/** `text` after a key that was pressed for it; nothing for a key that types nothing. */
function afterKey(text: string, event: KeyboardEvent): string | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.key === "Backspace") return text.slice(0, -1);
  return event.key.length === 1 ? text + event.key : undefined;
}

/**
 * Ctrl or Cmd and K, heard from the start: what it opens is loaded after the page, and opens once it is there, with
 * what was typed for it in the meantime.
 */
export function Palette() {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const isAsked = useRef(false);
  const isHere = useRef(false);
  const show = useCallback((asked: boolean) => {
    isAsked.current = asked;
    setIsOpen(asked);
    if (asked) setText("");
  }, []);
  const onHere = useCallback((here: boolean) => {
    isHere.current = here;
  }, []);
  useEffect(() => {
    let typed = "";
    const turn = (asked: boolean) => {
      typed = "";
      show(asked);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (isShortcut(event)) {
        event.preventDefault();
        // A key that is held down opens it once.
        if (!event.repeat) closeFloating(() => turn(!isAsked.current));
        return;
      }
      if (!isAsked.current || isHere.current) return;
      if (event.key === "Escape") return turn(false);
      const after = afterKey(typed, event);
      if (after === undefined) return;
      // These letters are no shortcuts, and belong to no other field.
      event.preventDefault();
      event.stopPropagation();
      typed = after;
      setText(typed);
    };
    window.addEventListener("keydown", onKeyDown, true);
    const stop = onOpenPalette(() => turn(true));
    return () => {
      window.removeEventListener("keydown", onKeyDown, true);
      stop();
    };
  }, [show]);
  return <CommandPalette isOpen={isOpen} onOpenChange={show} text={text} onText={setText} onHere={onHere} />;
}
